using System.Text.Json.Serialization;

namespace RetrievalQA.Conversations;

public enum MessageStatus
{
    InProgress,
    Incomplete,
    Completed,
}

/// <summary>One message of a thread. Text is stored without citation markers; citations stand at positions in it.</summary>
/// <param name="Role">"user" or "assistant".</param>
/// <param name="IncompleteReason">One of the API's reasons; null unless incomplete.</param>
/// <param name="EndedAt">Unix seconds of completion or interruption.</param>
/// <param name="Grounding">How the answer rests on its sources; null for messages that no run wrote.</param>
public sealed record ThreadMessage(
    string Id,
    string ProjectId,
    string ThreadId,
    long CreatedAt,
    string Role,
    IReadOnlyList<MessageContent> Content,
    IReadOnlyList<MessageAttachment> Attachments,
    IReadOnlyDictionary<string, string> Metadata,
    string? AssistantId = null,
    string? RunId = null,
    MessageStatus Status = MessageStatus.Completed,
    string? IncompleteReason = null,
    long? EndedAt = null,
    Grounding? Grounding = null,
    long Sequence = 0)
{
    public const string User = "user";
    public const string FromAssistant = "assistant";

    /// <summary>All text parts, joined by new lines.</summary>
    [JsonIgnore]
    public string PlainText => string.Join('\n', Content.OfType<TextContent>().Select(part => part.Text));
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextContent), "text")]
[JsonDerivedType(typeof(ImageFileContent), "image_file")]
[JsonDerivedType(typeof(ImageUrlContent), "image_url")]
public abstract record MessageContent;

/// <param name="Citations">In order of <see cref="Citation.Position"/>.</param>
/// <param name="FileLinks">Where the text names files of the sandbox, in order; null for none.</param>
public sealed record TextContent(string Text, IReadOnlyList<Citation> Citations, IReadOnlyList<FileLink>? FileLinks = null) : MessageContent;

/// <summary>A link such as "sandbox:/mnt/data/sales.png" in the text.</summary>
/// <param name="Start">UTF-16 offset of its first character.</param>
/// <param name="End">UTF-16 offset after its last.</param>
public sealed record FileLink(int Start, int End, string FileId);

public sealed record ImageFileContent(string FileId, string Detail) : MessageContent;

public sealed record ImageUrlContent(string Url, string Detail) : MessageContent;

/// <summary>A file given with a message, and the tools it was given to ("file_search", "code_interpreter").</summary>
public sealed record MessageAttachment(string FileId, IReadOnlyList<string> Tools);

/// <summary>How an answer rests on its sources.</summary>
/// <param name="Refused">The evidence does not hold an answer and the message says so.</param>
/// <param name="Confidence">0..1, from the coverage of the question by the cited evidence; null where nothing was searched.</param>
/// <param name="Method">How the citations came to be; where the model pointed at some of them, <see cref="CitationMethod.Model"/>.</param>
/// <param name="Nearest">The closest passages of a refusal, in the shape of citations.</param>
public sealed record Grounding(bool Refused, double? Confidence, CitationMethod Method, IReadOnlyList<Citation> Nearest);

public enum CitationMethod
{
    /// <summary>The answer has no citation.</summary>
    None,

    /// <summary>The model pointed at the evidence.</summary>
    Model,

    /// <summary>The model pointed at nothing, or at the wrong thing; what it said was matched to the evidence.</summary>
    Aligned,
}
