using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Citations.Support;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;
using RetrievalQA.Ingestion.Chunking;
using RetrievalQA.Retrieval;
using RetrievalQA.Semantics;

namespace RetrievalQA.Tests.Indexing.Analysis;

/// <summary>What reads chunks and sentences later takes memory as the text grows, and terms that an index can hold.</summary>
public class AnalysisGrowthTests
{
    private const double MostGrowth = 2.3;
    private const int Units = 20_000;

    // Lucene takes no longer term, in bytes.
    private const int LongestTerm = 32_766;

    public static TheoryData<string> Repeated => ["a", ".", "7", "한", "😀", "\u0301", "가\u0301", "1.", "a-", "を", "ﷺ", "ab "];

    [Theory]
    [MemberData(nameof(Repeated))]
    public void Twice_the_text_is_about_twice_the_memory(string unit)
    {
        var once = Allocated(() => Analyze(unit, Units));
        Assert.True(Allocated(() => Analyze(unit, 2 * Units)) <= MostGrowth * once);
    }

    [Theory]
    [MemberData(nameof(Repeated))]
    public void No_term_is_longer_than_an_index_takes(string unit) =>
        Assert.All(Analyze(unit, 4 * Units), term => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(term.Term), 1, LongestTerm));

    [Theory]
    [MemberData(nameof(Repeated))]
    public async Task Ranking_matching_and_checking_an_endless_sentence_end(string unit)
    {
        var endless = string.Concat(Enumerable.Repeat(unit, Units));
        var document = new ParsedDocument($"Start {endless}", [], [], "en", []);
        var sentences = SentenceSplitter.Split(document, new SourceSpan(0, document.Text.Length)).Select(document.Slice).ToList();
        var ranked = SentenceRanker
            .RankByWords("How much is the price in euros?", [new QueryTerm("price", 2, Found: true)], [new EvidencePassage("title", 1, sentences)]);
        Assert.Equal(sentences.Count, ranked.Count);
        Assert.NotEmpty(AnswerSentence.Of(document.Text));
        var matcher = new ClaimMatcher(new SentenceModel(Options.Create(new SentenceModelOptions { Source = SentenceModelSource.Off }), TimeProvider.System));
        Assert.NotEmpty(await matcher.MatchAsync(sentences[0], new ComparedPassages([new EvidencePassage("title", 1, sentences)]), default));
        SupportCheck.Check(sentences[0], document.Text);
    }

    private static List<AnalyzedTerm> Analyze(string unit, int count)
    {
        var terms = new List<AnalyzedTerm>();
        TextAnalyzer.Analyze(string.Concat(Enumerable.Repeat(unit, count)), "en", terms);
        return terms;
    }

    private static long Allocated(Func<object> work)
    {
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
