using System.Text.Json.Serialization;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Messages;

namespace RetrievalQA.Server.Answers;

/// <summary>A footnoted answer.</summary>
/// <param name="Text">" [n]" stands where footnote n belongs: at its positions, for a document may hold such text as well.</param>
/// <param name="Refused">The documents hold no answer; <paramref name="Nearest"/> lists the closest passages.</param>
/// <param name="Confidence">0..1, from how much of the question the cited evidence covers; null where it cannot be said.</param>
/// <param name="CitationMethod">"model", "aligned" (the model cited nothing; its sentences were matched to the evidence) or "none".</param>
/// <param name="Status">"completed", or "incomplete" where the answer was cut.</param>
public sealed record AnswerObject(
    [property: JsonPropertyName("object")] string ObjectKind,
    string Text,
    IReadOnlyList<FootnoteObject> Footnotes,
    bool Refused,
    double? Confidence,
    string CitationMethod,
    IReadOnlyList<FootnoteObject> Nearest,
    string Status,
    string Model,
    string ThreadId,
    string RunId)
{
    /// <summary>Null where the run ended without an answer.</summary>
    public static AnswerObject? TryFrom(ThreadRun run, ThreadMessage? message)
    {
        if (message is null || run.Status is not (RunStatus.Completed or RunStatus.Incomplete))
        {
            return null;
        }

        var answer = FootnotedText.From(message);
        var grounding = message.Grounding;
        return new AnswerObject(
            "answer",
            answer.Text,
            [.. answer.Footnotes.Select((footnote, index) => FootnoteObject.From(footnote.Citation, index + 1) with { Positions = footnote.Positions })],
            grounding?.Refused ?? false,
            grounding?.Confidence,
            (grounding?.Method ?? Conversations.CitationMethod.None).ToString().ToLowerInvariant(),
            FootnoteObject.AllOf(grounding?.Nearest ?? []),
            run.Status.Name(),
            run.Model,
            run.ThreadId,
            run.Id);
    }
}

/// <summary>Text that is added to a streamed answer.</summary>
/// <param name="Footnote">The number of a footnote whose reference " [n]" the delta is; null for the answer's own text.</param>
public sealed record AnswerDelta(string Delta, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Footnote = null);
