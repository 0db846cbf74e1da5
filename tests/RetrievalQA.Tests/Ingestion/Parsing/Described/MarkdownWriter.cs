using System.Text;

namespace RetrievalQA.Tests.Ingestion.Parsing.Described;

/// <summary>Writes Markdown. It knows no merged cells: what such a cell says stands in each place that it covers.</summary>
internal static class MarkdownWriter
{
    public static byte[] Write(DocumentDescription description)
    {
        var notes = new List<string>();
        var text = string.Join("\n\n", description.Blocks.Select(block => Text(block, notes)));
        return Encoding.UTF8.GetBytes($"{text}\n\n{string.Join('\n', notes.Select((note, index) => $"[^{index + 1}]: {note}\n"))}");
    }

    private static string Text(Block block, List<string> notes) => block switch
    {
        Heading heading => $"{new string('#', heading.Level)} {heading.Text}",
        Prose prose => string.Join('\n', prose.Sentences.Select(sentence => sentence.Text + Mark(sentence, notes))),
        Items items => string.Join('\n', items.Entries.Select((entry, index) => $"{Indent(items, entry.Depth)}{Marks(items)[index]} {entry.Text}")),
        Grid grid => (grid.Caption is { } caption ? $"{caption}\n\n" : "") + Table(grid.Texts()),
        _ => throw new ArgumentOutOfRangeException(nameof(block)),
    };

    private static string Mark(Sentence sentence, List<string> notes)
    {
        if (sentence.Note is null)
        {
            return "";
        }

        notes.Add(sentence.Note);
        return $"[^{notes.Count}]";
    }

    private static string Indent(Items items, int depth) => new(' ', depth * (items.IsNumbered ? 3 : 2));

    private static IReadOnlyList<string> Marks(Items items) => items.IsNumbered ? ItemNumbers.Of(items) : [.. items.Entries.Select(_ => "-")];

    private static string Table(string[][] rows) => string.Join('\n',
        rows.Select(row => $"| {string.Join(" | ", row)} |").Take(1)
            .Append($"|{string.Concat(rows[0].Select(_ => "---|"))}")
            .Concat(rows.Skip(1).Select(row => $"| {string.Join(" | ", row)} |")));
}
