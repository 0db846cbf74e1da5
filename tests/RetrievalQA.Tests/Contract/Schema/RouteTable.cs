namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>Operations such as <c>GET /files/{file_id}</c>, found by method and path.</summary>
public sealed class RouteTable(IEnumerable<string> operations)
{
    private readonly IReadOnlyList<string> operations = [.. operations.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> All => operations;

    /// <param name="path">Without <c>/v1</c> and query.</param>
    public string? Find(HttpMethod method, string path)
    {
        var parts = $"{method} {path}".Split('/');
        return operations.Where(operation => Fits(operation.Split('/'), parts)).MinBy(operation => operation.Count(sign => sign == '{'));
    }

    private static bool Fits(string[] template, string[] parts) =>
        template.Length == parts.Length && template.Zip(parts).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
}
