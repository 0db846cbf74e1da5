using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// The text in which evidence is shown to every model: a header line for each section, a line for each sentence with
/// its code, the tables that are shown whole (<see cref="EvidenceTable"/>), then how much each word of the query weighs and which files could not be searched.
/// <code>
/// ## leave-policy.pdf · page 2 · Annual leave · score 0.91
/// 【K7QM】 Employees receive 25 days of paid leave a year.
/// 【T5WD】 Apprentices 27
/// = Apprentices; Days: 27
/// ## leave-policy-2024.pdf · page 2 · Annual leave · score 0.87 · 2024, newest of document 1, 3 versions
/// 【B4XR】 Employees receive 24 days of paid leave a year.
/// Words of the query: annual 2.310; unicorn 7.020 (not found)
/// Not searched: scan.pdf (page 1 holds only an image)
/// </code>
/// </summary>
public static partial class EvidenceText
{
    private const string Header = "## ";
    private const string Words = "Words of the query: ";
    private const string NotSearched = "Not searched: ";
    private const string NotFound = " (not found)";
    private const string NoDocuments = "There are no documents to search.";
    private const string Separator = " · ";
    private const string Score = "score ";
    private const string Said = "= ";

    /// <param name="namesColumns">The cells of a table's row stand after the names of their columns; otherwise a line below the row says them so.</param>
    public static string Write(EvidenceSearch search, bool namesColumns = false)
    {
        var text = new StringBuilder();
        foreach (var section in search.Sections)
        {
            text.Append(Header).Append(Title(section)).Append(Separator).Append(Score)
                .Append(section.Score.ToString("0.000", CultureInfo.InvariantCulture))
                .Append(section.Passage.Version is { } version ? Separator + ShownVersion.Write(version) : "").Append('\n');
            foreach (var sentence in section.Sentences)
            {
                text.Append('【').Append(sentence.Code).Append("】 ")
                    .Append(namesColumns ? TableRow.Shown(section.Section.Context, sentence) : sentence.Line).Append('\n');
                if (!namesColumns && sentence.Row is { } row)
                {
                    text.Append(Said).Append(MarkerParser.Escape(row)).Append('\n');
                }
            }
        }

        foreach (var table in search.Tables)
        {
            table.Write(text);
        }

        if (search.Sections.Count == 0)
        {
            text.Append(search.HasDocuments ? "Nothing was found." : NoDocuments).Append('\n');
        }

        text.Append(Words).AppendJoin("; ", search.Terms.Select(WriteTerm)).Append('\n');
        foreach (var file in search.Unready)
        {
            text.Append(NotSearched).Append(OneLine.Of(file)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote, as the built-in model does.</summary>
    public static ReadEvidence Read(string text)
    {
        var passages = new List<ReadPassage>();
        var terms = new List<QueryTerm>();
        var unready = new List<string>();
        var tables = new List<ReadTable>();
        var hasDocuments = true;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(Words, StringComparison.Ordinal))
            {
                terms.AddRange(line[Words.Length..].Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(ReadTerm));
            }
            else if (line.StartsWith(NotSearched, StringComparison.Ordinal))
            {
                unready.Add(line[NotSearched.Length..]);
            }
            else if (EvidenceTable.ReadHeader(line) is { } table)
            {
                tables.Add(table);
            }
            else if (tables.Count > 0)
            {
                EvidenceTable.ReadLine(tables[^1], line);
            }
            else
            {
                ReadLine(passages, line);
                hasDocuments &= line != NoDocuments;
            }
        }

        return new ReadEvidence(passages, terms, unready, hasDocuments) { Tables = tables };
    }

    private static void ReadLine(List<ReadPassage> passages, string line)
    {
        if (line.StartsWith(Header, StringComparison.Ordinal))
        {
            passages.Add(ReadHeader(line[Header.Length..]));
        }
        else if (line.StartsWith('【') && passages.Count > 0)
        {
            var end = EvidenceCode.Length + 1;
            passages[^1].Sentences.Add(new ReadSentence(line[1..end], line[(end + 2)..]));
        }
        else if (line.StartsWith(Said, StringComparison.Ordinal) && passages is [.., { Sentences: [.., var last] }])
        {
            passages[^1].Sentences[^1] = last with { Row = line[Said.Length..] };
        }
    }

    /// <summary>About how many tokens a passage takes: a code with its brackets about six, a header about twenty.</summary>
    public static int Tokens(Passage passage) =>
        passage.Chunk.Tokens + (6 * passage.Chunk.Sentences.Count) + (20 * passage.Chunk.Sections.Count);

    /// <summary>What stands above a section: file name, page, headings.</summary>
    public static string Title(EvidenceSection section) => string.Join(Separator, TitleParts(section));

    /// <summary>The file name in a title; the beginning of one that holds the separator itself.</summary>
    public static string FileNameOf(string title) => title.Split(Separator)[0];

    private static IEnumerable<string> TitleParts(EvidenceSection shown)
    {
        yield return OneLine.Of(shown.Passage.FileName);
        if (shown.Section.Page is { } page)
        {
            yield return $"page {page}";
        }

        if (shown.Section.Context.Length > 0)
        {
            yield return ReadableLine.Of(shown.Section.Context);
        }
    }

    /// <summary>What <see cref="Title"/> wrote behind file name and page.</summary>
    internal static string HeadingsIn(string title)
    {
        var page = Page().Match(title);
        var start = title.IndexOf(Separator, page.Success ? page.Index : 0, StringComparison.Ordinal);
        return start < 0 ? "" : title[(start + Separator.Length)..];
    }

    private static ReadPassage ReadHeader(string header)
    {
        var end = header.LastIndexOf(Separator + Score, StringComparison.Ordinal);
        var parts = header[(end + Separator.Length + Score.Length)..].Split(Separator, 2);
        return new ReadPassage(header[..end], double.Parse(parts[0], CultureInfo.InvariantCulture), [])
        {
            Version = parts.Length > 1 ? ShownVersion.Read(parts[1]) : null,
        };
    }

    /// <summary>The page in a title.</summary>
    [GeneratedRegex(@"(?<= · )page (?<number>[0-9]+)(?= · |$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    internal static partial Regex Page();

    private static string WriteTerm(QueryTerm term) =>
        $"{OneLine.Of(term.Text.Replace(';', ' '))} {term.Weight.ToString("0.000", CultureInfo.InvariantCulture)}{(term.Found ? "" : NotFound)}";

    private static QueryTerm ReadTerm(string term)
    {
        var found = !term.EndsWith(NotFound, StringComparison.Ordinal);
        var body = found ? term : term[..^NotFound.Length];
        var space = body.LastIndexOf(' ');
        return new QueryTerm(body[..space], double.Parse(body[(space + 1)..], CultureInfo.InvariantCulture), found);
    }
}

/// <summary>Evidence as a model reads it.</summary>
/// <param name="HasDocuments">There was something to search.</param>
public sealed record ReadEvidence(
    IReadOnlyList<ReadPassage> Passages, IReadOnlyList<QueryTerm> Terms, IReadOnlyList<string> Unready, bool HasDocuments = true)
{
    /// <summary>Tables that are shown whole.</summary>
    public IReadOnlyList<ReadTable> Tables { get; init; } = [];
}

/// <param name="Title">File name, page and headings.</param>
public sealed record ReadPassage(string Title, double Score, List<ReadSentence> Sentences)
{
    /// <summary>Which version of its document it is from; null where no other was found.</summary>
    public ShownVersion? Version { get; init; }

    public EvidencePassage ToRank() => new(Title, Score, [.. Sentences.Select(sentence => sentence.Text)]) { Headings = EvidenceText.HeadingsIn(Title) };
}

/// <param name="Row">A row of a table with the names of its columns; null for what is none.</param>
public sealed record ReadSentence(string Code, string Text, string? Row = null);
