using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Tests.Indexing;

/// <summary>Words of a question have other endings than the text; each language finds and answers all the same.</summary>
public class LanguageQuestionsTests
{
    private const double Refused = RetrievalQA.Answering.BuiltIn.ExtractiveChatCompletion.RefusalThreshold;

    public static TheoryData<string> Languages => [.. LanguageQuestions.All.Keys];

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_language_is_known(string language) =>
        Assert.Equal(language, LanguageDetector.Detect(string.Join('\n', LanguageQuestions.All[language].Select(pair => pair.Sentence))));

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_question_in_other_forms_finds_its_sentence_first_and_is_not_refused(string language)
    {
        await using var harness = new IndexHarness();
        var pairs = LanguageQuestions.All[language];
        var source = harness.Add("file", language, [.. pairs.Select(pair => pair.Sentence)]);
        await harness.Index.CatchUpAsync(CancellationToken.None);
        foreach (var (sentence, question) in pairs)
        {
            var found = await harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, [source]), question, 3, 0, CancellationToken.None);
            Assert.Equal(sentence, found.Passages[0].Chunk.Text);

            var best = SentenceRanker.RankByWords(question, found.Terms, [new EvidencePassage("file", 1, [.. pairs.Select(pair => pair.Sentence)])])[0];
            Assert.Equal(sentence, pairs[best.Sentence].Sentence);
            Assert.True(best.Confidence >= Refused, $"{question} {best.Confidence}");
        }
    }
}
