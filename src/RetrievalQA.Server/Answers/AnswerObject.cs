using System.Text.Json.Serialization;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Messages;

namespace RetrievalQA.Server.Answers;

/// <summary>A footnoted answer.</summary>
/// <param name="Text">" [n]" stands where footnote n belongs.</param>
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
    public static AnswerObject From(ThreadRun run, ThreadMessage message)
    {
        var answer = FootnotedText.From(message, FootnotedText.Bracketed);
        var grounding = message.Grounding;
        return new AnswerObject(
            "answer",
            answer.Text,
            FootnoteObject.AllOf(answer.Footnotes),
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

/// <summary>Text that is added to a streamed answer; references stand in it as " [n]".</summary>
public sealed record AnswerDelta(string Delta);
