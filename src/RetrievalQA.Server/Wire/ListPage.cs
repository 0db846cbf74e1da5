using System.Text.Json.Serialization;
using RetrievalQA.Documents;

namespace RetrievalQA.Server.Wire;

/// <summary>One page of a list. The elements are wire records; which ones, the version decides.</summary>
public sealed record ListPage(
    [property: JsonPropertyName("object")] string ObjectKind, IReadOnlyList<object> Data, string? FirstId, string? LastId, bool HasMore)
{
    public static ListPage From<T>(ListSlice<T> slice, Func<T, string> id, Func<T, object> show) => new(
        "list",
        [.. slice.Items.Select(show)],
        slice.Items.Count > 0 ? id(slice.Items[0]) : null,
        slice.Items.Count > 0 ? id(slice.Items[^1]) : null,
        slice.HasMore);
}

/// <summary>A list that comes whole.</summary>
public sealed record WholeList([property: JsonPropertyName("object")] string ObjectKind, IReadOnlyList<object> Data)
{
    public static WholeList Of(IEnumerable<object> elements) => new("list", [.. elements]);
}

/// <summary>What is left of an object that was deleted.</summary>
public sealed record DeletedObject(string Id, [property: JsonPropertyName("object")] string ObjectKind, bool Deleted)
{
    /// <exception cref="ApiException">There was nothing to delete.</exception>
    public static DeletedObject Confirm(bool wasThere, string id, string kind, Func<ApiException> missing) =>
        wasThere ? new DeletedObject(id, kind, Deleted: true) : throw missing();
}
