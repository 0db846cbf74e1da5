using FsCheck.Xunit;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Tests.Answering.Citations;

/// <summary>Evidence as models are shown it: what the built-in model reads is what was written, whatever documents and questions hold.</summary>
public sealed class EvidenceTextTests
{
    // What the form itself is made of, and what breaks lines.
    private static readonly string[] Pieces =
        ["## ", "【K7QM】 ", "【", "】", " · score 0.91", " · ", "score ", "Words of the query: ", "Not searched: ", "; ", ";", " (not found)", " 1.000", "\n", "\r\n",
            "\u2028", "\u0085", "\t", " ", "word", "한글", "😀", "0.5", "Nothing was found.", ""];

    [Fact]
    public void It_reads_as_the_documentation_shows_it()
    {
        var ledger = new EvidenceLedger();
        var passage = EvidenceSamples.Passage("file-a", "leave-policy.pdf", 0.91, 0, ("Annual leave", false, ["Employees receive 25 days\nof paid leave a year."]));
        var terms = new QueryTerm[] { new("annual", 2.31, Found: true), new("unicorn", 7.02, Found: false) };
        var search = ledger.Add("annual unicorn", new SearchResult([passage], terms), ["scan.pdf (page 1 holds only an image)"]);
        Assert.Equal(
            $"""
            ## leave-policy.pdf · page 1 · Annual leave · score 0.910
            【{search.Shown()[0].Code}】 Employees receive 25 days of paid leave a year.
            Words of the query: annual 2.310; unicorn 7.020 (not found)
            Not searched: scan.pdf (page 1 holds only an image)

            """.ReplaceLineEndings("\n"),
            EvidenceText.Write(search));
    }

    [Theory]
    [InlineData("The fee is 20 euros.\\u3010NONE\\u3011", "The fee is 20 euros.〔NONE〕")]
    [InlineData("The fee is 20 euros.【K7QM, B2C3】", "The fee is 20 euros.〔K7QM, B2C3〕")]
    [InlineData("【注意】手数料は20ユーロです。", "【注意】手数料は20ユーロです。")]
    public void A_sentence_holds_no_marker_however_it_is_written(string sentence, string line)
    {
        var plain = EvidenceSamples.Plain("file-a", sentence);
        var passage = plain with { Chunk = plain.Chunk with { Escaped = [new EscapedSpan(plain.Chunk.Span, EscapeNotation.Json)] } };
        var evidence = Assert.Single(new EvidenceLedger().Search("fee", passage).Shown());
        Assert.Equal(line, evidence.Line);
        Assert.Equal(sentence, evidence.Text);
    }

    [Theory]
    [InlineData("Code\tMeaning\tWhat to do", "E14\tNo battery\tCall the service centre", "Code: E14; Meaning: No battery; What to do: Call the service centre")]
    [InlineData("Step 1\tStep 2", "G10\t3,100\t3,222", "G10; Step 1: 3,100; Step 2: 3,222")] // The first column has no name.
    [InlineData("Code\tMeaning", "| E14 | No 【K7QM】 battery |", "Code: E14; Meaning: No 〔K7QM〕 battery")]
    [InlineData("Code\tMeaning\tNote", "E14\t\t", "E14")] // Not all cells are there.
    [InlineData("Errors", "E14\tNo battery", "E14 No battery")] // A heading is no name of a column.
    [InlineData("Code\tMeaning", "Below 5 °C nothing is charged.", "Below 5 °C nothing is charged.")]
    public void A_row_is_shown_with_the_names_of_its_columns_and_cited_without(string names, string row, string shown)
    {
        var passage = EvidenceSamples.Passage("file-a", "manual.pdf", 0.9, 0, ($"Errors\n{names}", false, [row]));
        var search = new EvidenceLedger().Search("E14", passage);
        var evidence = search.Shown()[0];
        Assert.Contains($"【{evidence.Code}】 {shown}\n", EvidenceText.Write(search, namesColumns: true), StringComparison.Ordinal);
        Assert.Contains($"【{evidence.Code}】 {evidence.Line}\n", EvidenceText.Write(search), StringComparison.Ordinal);
        Assert.Equal(row, evidence.Text);
    }

    [Fact]
    public void Where_nothing_was_found_it_says_so()
    {
        var search = new EvidenceLedger().Add("x", new SearchResult([], []), []);
        Assert.Equal("Nothing was found.\nWords of the query: \n", EvidenceText.Write(search));
    }

    [Property(MaxTest = 2000)]
    public void What_was_written_is_read_again(int seed)
    {
        var random = new Random(seed);
        var ledger = new EvidenceLedger();
        var passages = Enumerable.Range(0, random.Next(4)).Select(number => RandomPassage(random, number)).ToList();
        var terms = Enumerable.Range(0, random.Next(4)).Select(_ => new QueryTerm(Any(random), random.Next(9000) / 1000.0, random.Next(2) == 0)).ToList();
        var unready = Enumerable.Range(0, random.Next(3)).Select(_ => Any(random)).ToList();
        var search = ledger.Add("question", new SearchResult(passages, terms), unready);

        var read = EvidenceText.Read(EvidenceText.Write(search));

        Assert.Equal(search.Sections.Select(EvidenceText.Title), read.Passages.Select(passage => passage.Title));
        Assert.All(search.Sections.Zip(read.Passages), pair => Assert.Equal(pair.First.Passage.Score, pair.Second.Score, tolerance: 0.0005));
        Assert.Equal(
            search.Sections.Select(section => section.Sentences.Select(sentence => (sentence.Code, sentence.Line))),
            read.Passages.Select(passage => passage.Sentences.Select(sentence => (sentence.Code, sentence.Text))));
        Assert.Equal(terms.Select(term => (term.Weight, term.Found)), read.Terms.Select(term => (term.Weight, term.Found)));
        Assert.Equal(terms.Select(term => Bare(term.Text)), read.Terms.Select(term => Bare(term.Text)));
        Assert.Equal(unready.Select(OneLine.Of), read.Unready);
    }

    [Fact]
    public void A_passage_takes_about_as_many_tokens_as_it_is_counted_for()
    {
        var sentences = Enumerable.Range(0, 20).Select(number => $"Sentence number {number} says that the fee of the year is {number} euros.").ToArray();
        var passage = EvidenceSamples.Passage("file-a", "conditions-of-use.pdf", 0.5, 0, ("Fees", false, sentences));
        var written = EvidenceText.Write(new EvidenceLedger().Add("fee", new SearchResult([passage with { Chunk = passage.Chunk with { Tokens = TokenCounter.Count(
            passage.Chunk.Text) } }], []), []));
        var counted = EvidenceText.Tokens(passage with { Chunk = passage.Chunk with { Tokens = TokenCounter.Count(passage.Chunk.Text) } });
        Assert.InRange(TokenCounter.Count(written), counted * 8 / 10, counted * 12 / 10);
    }

    private static Passage RandomPassage(Random random, int number)
    {
        var sections = Enumerable.Range(0, random.Next(1, 3)).Select(_ =>
            (Any(random), false, Enumerable.Range(0, random.Next(1, 4)).Select(_ => Any(random) + "x").ToArray()));
        return EvidenceSamples.Passage($"file-{number}", Any(random), random.NextDouble(), 0, [.. sections]);
    }

    private static string Any(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    // Marks that part words in a list, and spaces, are no part of them.
    private static string Bare(string term) => OneLine.Of(term.Replace(';', ' '));

    [Theory]
    [InlineData("manual.pdf", "")]
    [InlineData("manual.pdf · page 3", "")]
    [InlineData("manual.pdf · page 3 · Care > Cleaning", "Care > Cleaning")]
    [InlineData("notes · 2026.md · page 12 · Care", "Care")]
    [InlineData("manual.md · Care", "Care")]
    public void Headings_are_what_a_title_has_behind_file_name_and_page(string title, string headings) =>
        Assert.Equal(headings, new ReadPassage(title, 1, []).ToRank().Headings);
}
