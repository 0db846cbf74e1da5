using System.IO.Enumeration;

namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>Why answers leave the published schema.</summary>
public enum DeviationReason
{
    /// <summary>The hosted API did so too: it is in its recordings.</summary>
    Recorded,

    /// <summary>The specification contradicts itself or its own documentation.</summary>
    SpecificationError,

    /// <summary>A field or value that came later than this specification, or that this server adds. Clients ignore it.</summary>
    Addition,
}

/// <summary>A place where answers may leave the published schema.</summary>
/// <param name="Versions">The specifications that it is a deviation from.</param>
/// <param name="Where">As <see cref="SchemaViolation.Where"/>; * stands for any text.</param>
/// <param name="Rule">As <see cref="SchemaViolation.Rule"/>.</param>
public sealed record SchemaDeviation(DeviationReason Reason, IReadOnlyList<string> Versions, string Where, string Rule)
{
    private static readonly string[] V1 = ["v1"];
    private static readonly string[] V2 = ["v2"];
    private static readonly string[] Both = ["v1", "v2"];

    public static IReadOnlyList<SchemaDeviation> All { get; } =
    [
        // Empty lists have no first and last.
        Recorded(Both, "List*Response.first_id", "type"),
        Recorded(Both, "List*Response.last_id", "type"),
        // Read over REST, a whole message says nothing of its status; streams do.
        Recorded(V2, "MessageObject.status", "required"),
        Recorded(V2, "MessageObject.incomplete_details", "required"),
        Recorded(V2, "MessageObject.incomplete_at", "required"),
        Recorded(V2, "MessageObject.completed_at", "required"),
        // Steps have expires_at in place of expired_at, and no metadata. v1 has both times.
        Recorded(V2, "RunStepObject.expired_at", "required"),
        Recorded(Both, "RunStepObject.expires_at", SchemaViolation.Undeclared),
        Recorded(Both, "RunStepObject.metadata", "required"),
        // What is not set is null.
        Recorded(Both, "RunObject.instructions", "type"),
        Recorded(Both, "OpenAIFile.status_details", "type"),
        Recorded(V2, "OpenAIFile.expires_at", "type"),
        Recorded(V2, "VectorStoreObject.name", "type"),
        Recorded(V2, "VectorStoreExpirationAfter", "type"),
        // Fields that the specification never got.
        Recorded(V2, "AssistantObject.reasoning_effort", SchemaViolation.Undeclared),
        Recorded(V2, "RunObject.reasoning_effort", SchemaViolation.Undeclared),
        Recorded(V2, "RunObject.tool_resources", SchemaViolation.Undeclared),
        Recorded(V2, "Run*CompletionUsage.prompt_token_details", SchemaViolation.Undeclared),
        Recorded(V2, "Run*CompletionUsage.completion_tokens_details", SchemaViolation.Undeclared),
        Recorded(V2, "FileSearchRankingOptions.hybrid_search", SchemaViolation.Undeclared),
        Recorded(V2, "RunStepDetailsToolCallsFileSearchResultObject.attributes", SchemaViolation.Undeclared),
        Recorded(V2, "VectorStoreObject.description", SchemaViolation.Undeclared),
        Recorded(V2, "VectorStoreFileBatchObject.object", "enum"),

        // "items" is listed as a property that must be there; data is meant.
        new(DeviationReason.SpecificationError, V1, "List*FilesResponse.items", "required"),
        // A purpose that uploads may have, and answers not.
        new(DeviationReason.SpecificationError, V2, "OpenAIFile.purpose", "enum"),

        // A file of a purpose that is younger than v1, listed to a client of v1.
        Addition(V1, "OpenAIFile.purpose", "enum"),
        Addition(V1, "OpenAIFile.expires_at"),
        Addition(V1, "ListFilesResponse.*"),
        Addition(V1, "FunctionObject.strict"),
        // The documentation of v1 had them, its specification not.
        Addition(V1, "AssistantObject.temperature"),
        Addition(V1, "AssistantObject.top_p"),
        Addition(V1, "AssistantObject.response_format"),
        // The quote and its place: what this server is for.
        Addition(V2, "MessageContentTextAnnotationsFileCitationObject.file_citation.quote"),
        Addition(Both, "Message*TextAnnotationsFileCitationObject.file_citation.filename"),
        Addition(Both, "Message*TextAnnotationsFileCitationObject.file_citation.page"),
        Addition(Both, "Message*TextAnnotationsFileCitationObject.file_citation.start"),
        Addition(Both, "Message*TextAnnotationsFileCitationObject.file_citation.end"),
        Addition(Both, "Message*TextAnnotationsFileCitationObject.file_citation.version"),
        // The schema forbids more fields; the client libraries read over them.
        Addition(V2, "VectorStoreSearchResultItem.page", "additionalProperties"),
        Addition(V2, "VectorStoreSearchResultItem.start", "additionalProperties"),
        Addition(V2, "VectorStoreSearchResultItem.end", "additionalProperties"),
        Addition(V2, "VectorStoreSearchResultItem.version", "additionalProperties"),
    ];

    public bool Allows(string version, SchemaViolation violation) =>
        Versions.Contains(version) && Rule == violation.Rule && FileSystemName.MatchesSimpleExpression(Where, violation.Where, ignoreCase: false);

    private static SchemaDeviation Recorded(string[] versions, string where, string rule) => new(DeviationReason.Recorded, versions, where, rule);

    private static SchemaDeviation Addition(string[] versions, string where, string rule = SchemaViolation.Undeclared) =>
        new(DeviationReason.Addition, versions, where, rule);
}
