using System.Text.Json.Nodes;

namespace RetrievalQA.Server.Commands.Loading;

/// <summary>A file of the store.</summary>
/// <param name="Source">Null where this command did not put it there.</param>
/// <param name="Error">Why it could not be read; null where it was, or waits for it.</param>
public sealed record StoredDocument(string Id, string Status, JsonObject Attributes, JsonNode Chunking, DocumentSource? Source, string? Error)
{
    /// <summary>Name and content of a file without a source that may be one of the folder's; null for others.</summary>
    public UnmarkedFile? Unmarked { get; init; }

    public bool IsRead => Status == "completed";

    /// <summary>It was tried, and will not be again by itself.</summary>
    public bool IsGivenUp => Status is "failed" or "cancelled";

    /// <param name="member">An object of the API, <c>vector_store.file</c>.</param>
    public static StoredDocument From(JsonNode member)
    {
        var attributes = member["attributes"] as JsonObject ?? [];
        return new StoredDocument(
            (string)member["id"]!,
            (string)member["status"]!,
            attributes,
            member["chunking_strategy"]!,
            DocumentSource.Read(attributes),
            (string?)member["last_error"]?["message"]);
    }
}

public sealed record UnmarkedFile(string Name, string Sha256);
