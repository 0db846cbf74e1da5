using System.Text;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering.Citations;

/// <summary>An answer with numbered references, and the cited spans in the order of their numbers.</summary>
/// <param name="Text">The answer; the reference of span n stands where it is cited.</param>
public sealed record FootnotedText(string Text, IReadOnlyList<Citation> Footnotes)
{
    /// <summary>Stands between the messages of a run that wrote several.</summary>
    public const string MessageBreak = "\n\n";

    /// <param name="reference">Writes the reference to a footnote number, counted from 1.</param>
    public static FootnotedText From(ThreadMessage message, Func<int, string> reference)
    {
        var numbers = new FootnoteNumbers();
        var text = new StringBuilder();
        foreach (var (part, index) in message.Content.OfType<TextContent>().Select((part, index) => (part, index)))
        {
            text.Append(index > 0 ? MessageBreak : "");
            var position = 0;
            foreach (var citation in part.Citations)
            {
                text.Append(part.Text, position, citation.Position - position).Append(reference(numbers.NumberOf(citation)));
                position = citation.Position;
            }

            text.Append(part.Text, position, part.Text.Length - position);
        }

        return new FootnotedText(text.ToString(), numbers.Footnotes);
    }

    /// <summary>" [n]", as JSON answers and their streams show it.</summary>
    public static string Bracketed(int number) => $" [{number}]";

    /// <summary>The message as Markdown with footnotes: each holds the quote and its place.</summary>
    public static string Markdown(ThreadMessage message)
    {
        var answer = From(message, number => $"[^{number}]");
        var markdown = new StringBuilder(answer.Text).Append('\n');
        foreach (var (citation, index) in answer.Footnotes.Select((citation, index) => (citation, index)))
        {
            var page = citation.Page is { } number ? $", page {number}" : "";
            markdown.Append($"\n[^{index + 1}]: “{EvidenceText.OneLine(citation.Quote)}” — {citation.FileName}{page}");
        }

        return markdown.Append('\n').ToString();
    }
}

/// <summary>Numbers cited spans from 1 in order of appearance; the same span keeps its number.</summary>
public sealed class FootnoteNumbers
{
    private readonly Dictionary<SourcePlace, int> numbers = [];
    private readonly List<Citation> footnotes = [];

    public IReadOnlyList<Citation> Footnotes => footnotes;

    public int NumberOf(Citation citation)
    {
        if (!numbers.TryGetValue(citation.Place, out var number))
        {
            footnotes.Add(citation);
            numbers.Add(citation.Place, number = footnotes.Count);
        }

        return number;
    }
}
