using System.Text.RegularExpressions;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Indexing.Labels;

/// <summary>
/// The labels of a document's tables, chunk by chunk: what each row begins with, and the titles above a table, which hold for its rows in
/// the chunks that follow as well, until other text comes.
/// </summary>
internal sealed partial class TableLabels
{
    // Lines above a table that may be its title: company, statement, unit, period.
    private const int MostTitleLines = 4;
    private const int MostTitleLength = 100;
    private const char CellEnd = '\t';
    private const char Pipe = '|';

    private readonly List<string> titles = [];
    private readonly Queue<string> above = new();

    /// <summary>The label terms of the next chunk of the document.</summary>
    public IReadOnlyCollection<string> Next(Chunk chunk)
    {
        var stemming = Stemming.Of(chunk.Language);
        var terms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in chunk.Sentences.SelectMany(sentence => chunk.Shown(sentence).Split('\n')))
        {
            Read(line.Trim(), stemming, terms);
        }

        return terms;
    }

    /// <summary>The label terms of the rows among some lines, and of what may be their titles.</summary>
    public static IReadOnlySet<string> OfLines(IEnumerable<string> texts, string language)
    {
        var stemming = Stemming.Of(language);
        return texts.SelectMany(text => text.Split('\n'))
            .Select(line => RowLabel(line.Trim()) ?? (IsTitleLine(line.Trim()) ? line : null)).OfType<string>()
            .SelectMany(label => Forms(label, stemming)).ToHashSet(StringComparer.Ordinal);
    }

    private void Read(string line, Stemming stemming, HashSet<string> terms)
    {
        if (RowLabel(line) is { } label)
        {
            BeginTable();
            terms.UnionWith(Forms(label, stemming));
            terms.UnionWith(titles.SelectMany(title => Forms(title, stemming)));
        }
        else if (IsTitleLine(line))
        {
            above.Enqueue(line);
            if (above.Count > MostTitleLines)
            {
                above.Dequeue();
            }
        }
        else if (line.Any(char.IsLetter))
        {
            titles.Clear();
            above.Clear();
        }
    }

    // Lines between the rows head a part of the table, unless they name another statement.
    private void BeginTable()
    {
        if (above.Count == 0)
        {
            return;
        }

        if (above.Any(StatementTerms.NamesStatement))
        {
            titles.Clear();
        }

        titles.AddRange(above);
        titles.RemoveRange(0, Math.Max(0, titles.Count - (2 * MostTitleLines)));
        above.Clear();
    }

    // The first cell of a row that has others.
    private static string? RowLabel(string line)
    {
        var separator = line.StartsWith(Pipe) ? Pipe : CellEnd;
        var cells = line.Trim(Pipe).Split(separator, 2);
        return cells.Length == 2 && cells[0].Any(char.IsLetter) ? cells[0] : null;
    }

    private static bool IsTitleLine(string line) =>
        line.Length is > 1 and <= MostTitleLength && line.Any(char.IsLetter) && !line.Contains(CellEnd) && line[^1] is not ('.' or ';' or ',' or '?' or '!');

    // "Merchandise inventories, net (Note 2)" is asked for as "merchandise inventories", "Total net sales" as "net sales".
    private static IEnumerable<string> Forms(string label, Stemming stemming)
    {
        string[] forms = [label, label.Split(',')[0], Qualifier().Split(label)[0], Sum().Replace(label, "")];
        return forms.Select(form => LabelTerm.Of(form, stemming)).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"(?<!\s)\s*[,:;(–—]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Qualifier();

    [GeneratedRegex(@"^\W*total\s+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Sum();
}
