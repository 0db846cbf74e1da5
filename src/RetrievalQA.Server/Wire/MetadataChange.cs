namespace RetrievalQA.Server.Wire;

/// <summary>A modify request that may change metadata only: absent leaves it, null clears it.</summary>
public sealed class MetadataChange(bool isGiven, IReadOnlyDictionary<string, string>? metadata)
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    public static MetadataChange Read(RequestBody body) => Read(body.ToObject("metadata"));

    public static MetadataChange Read(RequestObject request) => new(request.Has("metadata"), request["metadata"]?.Metadata());

    public IReadOnlyDictionary<string, string> Apply(IReadOnlyDictionary<string, string> current) => isGiven ? metadata ?? None : current;
}
