namespace RetrievalQA.Documents;

/// <summary>One page of a list in creation order. A cursor that names no object of the list is an error of the caller.</summary>
/// <param name="After">Objects following this id in the requested order.</param>
/// <param name="Before">The nearest objects preceding this id, still printed in the requested order.</param>
public sealed record ListQuery(int Limit, bool Ascending = false, string? After = null, string? Before = null);

/// <summary>A page of objects and whether more follow it.</summary>
public sealed record ListSlice<T>(IReadOnlyList<T> Items, bool HasMore);

/// <summary>A list cursor names an object that is not there.</summary>
public sealed class UnknownCursorException(string parameter, string id)
    : Exception($"No object with id '{id}' to page from.")
{
    /// <summary>"after" or "before".</summary>
    public string Parameter { get; } = parameter;
}
