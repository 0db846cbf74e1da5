using System.Text;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Citations;

/// <summary>An answer with numbered references, and the cited spans in the order of their numbers.</summary>
/// <param name="Text">The answer; the reference of span n stands where it is cited.</param>
public sealed record FootnotedText(string Text, IReadOnlyList<Footnote> Footnotes)
{
    /// <summary>Stands between the messages of a run that wrote several.</summary>
    public const string MessageBreak = "\n\n";

    private const string BeforeReference = " ";

    /// <summary>With references as JSON answers and their streams show them. The text may itself hold such: the positions tell.</summary>
    public static FootnotedText From(ThreadMessage message) => Write(message, static text => text, BeforeReference, Brackets);

    /// <summary>" [n]", as JSON answers and their streams show it.</summary>
    public static string Bracketed(int number) => BeforeReference + Brackets(number);

    /// <summary>The message as Markdown with footnotes: each holds the quote and its place. Nothing in them is a link, an image or HTML.</summary>
    public static string Markdown(ThreadMessage message)
    {
        var answer = Write(message, HiddenCharacters.RemoveFromLines, before: "", static number => $"{MarkdownText.Mark}{number}{MarkdownText.Mark}");
        var markdown = new StringBuilder(IsPlain(message) ? LiteralLines(answer.Text) : MarkdownText.Prose(answer.Text)).Append('\n');
        foreach (var (citation, index) in answer.Footnotes.Select((footnote, index) => (footnote.Citation, index)))
        {
            var page = citation.Page is { } number ? $", page {number}" : "";
            var shown = citation.Shown is { } read ? $" (“{MarkdownText.Literal(read)}”)" : "";
            markdown.Append($"\n[^{index + 1}]: “{MarkdownText.Literal(citation.Quote)}”{shown} — {MarkdownText.Literal(citation.FileName)}{page}");
        }

        return markdown.Append('\n').ToString();
    }

    // A refusal names files, whose names may look like marks.
    private static bool IsPlain(ThreadMessage message) => message.Grounding is { Refused: true };

    private static string LiteralLines(string text) => string.Join('\n', text.Split('\n').Select(MarkdownText.Literal));

    /// <param name="shown">What becomes of the answer's own text.</param>
    /// <param name="before">Stands before each reference.</param>
    /// <param name="reference">Writes the reference to a footnote number, counted from 1.</param>
    private static FootnotedText Write(ThreadMessage message, Func<string, string> shown, string before, Func<int, string> reference)
    {
        var numbers = new FootnoteNumbers();
        var text = new StringBuilder();
        var length = 0;
        foreach (var (part, index) in message.Content.OfType<TextContent>().Select((part, index) => (part, index)))
        {
            Add(index > 0 ? MessageBreak : "");
            var position = 0;
            foreach (var citation in part.Citations)
            {
                Add(shown(part.Text[position..citation.Position]) + before);
                Add(reference(numbers.NumberOf(citation, length)));
                position = citation.Position;
            }

            Add(shown(part.Text[position..]));
        }

        return new FootnotedText(text.ToString(), numbers.Footnotes);

        void Add(string added)
        {
            text.Append(added);
            length += CodePoints.Count(added);
        }
    }

    private static string Brackets(int number) => $"[{number}]";
}

/// <summary>A cited span of an answer.</summary>
/// <param name="Positions">Where its references stand in the answer, in code points.</param>
public sealed record Footnote(Citation Citation, IReadOnlyList<int> Positions);

/// <summary>Numbers cited spans from 1 in order of appearance; the same span keeps its number.</summary>
public sealed class FootnoteNumbers
{
    private readonly Dictionary<SourcePlace, int> numbers = [];
    private readonly List<(Citation Citation, List<int> Positions)> footnotes = [];

    public int Count => footnotes.Count;

    public IReadOnlyList<Footnote> Footnotes => [.. footnotes.Select(footnote => new Footnote(footnote.Citation, footnote.Positions))];

    public int NumberOf(Citation citation) => NumberOf(citation, position: 0);

    /// <param name="position">Where the reference stands, in code points.</param>
    public int NumberOf(Citation citation, int position)
    {
        if (!numbers.TryGetValue(citation.Place, out var number))
        {
            footnotes.Add((citation, []));
            numbers.Add(citation.Place, number = footnotes.Count);
        }

        footnotes[number - 1].Positions.Add(position);
        return number;
    }
}
