using RetrievalQA.Retrieval;

namespace RetrievalQA.Tests.Retrieval;

public class SentenceRankerTests
{
    [Theory]
    [InlineData("How long does the battery run?", "Battery|The battery is sold apart.|The battery runs for 14 hours.|Do not open the case.", 2)]
    [InlineData("When was the contract signed?", "The contract was signed by both sides.|The contract was signed on 3 May 2021.|It has ten pages.", 1)]
    [InlineData("Who signed the contract?", "The contract was signed twice.|The contract was signed by Maria Okford.|It has ten pages.", 1)]
    [InlineData("Why was the contract ended?", "The contract was ended early.|The contract was ended because of late payment.|It has ten pages.", 1)]
    [InlineData("연차 휴가는 며칠인가요?", "연차 휴가 안내|연차 휴가는 1년에 25일이다.|신청은 팀장에게 한다.", 1)]
    [InlineData("계약은 언제 끝나나요?", "계약은 갱신할 수 있다.|계약은 2026년 3월 1일에 끝난다.|수수료는 없다.", 1)]
    [InlineData("Wann wurde der Vertrag unterschrieben?",
        "Der Vertrag wurde von beiden unterschrieben.|Der Vertrag wurde im Mai 2021 unterschrieben.|Er ist lang.", 1)]
    [InlineData("合同什么时候签署？", "合同由双方签署。|合同于2021年5月3日签署。|共十页。", 1)]
    public void The_sentence_that_answers_comes_first(string question, string sentences, int best) =>
        Assert.Equal(best, Rank(question, sentences)[0].Sentence);

    [Fact]
    public void A_heading_that_repeats_the_question_is_not_the_answer() =>
        Assert.Equal(1, Rank("What is the notice period?", "Notice period|The notice period is one month for every employee.")[0].Sentence);

    [Fact]
    public void Confidence_is_high_where_the_words_are_found_and_low_where_they_are_not()
    {
        var answered = Rank("How long does the battery run?", "The battery runs for 14 hours.")[0];
        var offTopic = Rank("How long does the battery run?", "Staff may carry five days into the new year.")[0];
        Assert.True(answered.Confidence > 0.6, $"{answered.Confidence}");
        Assert.True(offTopic.Confidence < 0.1, $"{offTopic.Confidence}");
    }

    [Fact]
    public void Words_that_no_document_holds_lower_the_confidence()
    {
        var passage = new EvidencePassage("manual.pdf", 1, ["The battery runs for 14 hours."]);
        var known = SentenceRanker.RankByWords("battery of the unicorn", [new("battery", 2, true)], [passage]);
        var unknown = SentenceRanker.RankByWords("battery of the unicorn", [new("battery", 2, true), new("unicorn", 7, false)], [passage]);
        Assert.True(unknown[0].Confidence < known[0].Confidence / 2);
    }

    [Theory]
    [InlineData("Auf welchem Regal liegen die Lampen?", "Lampen", "Lampe;4;A1")]
    [InlineData("On which shelf are the batteries?", "batteries", "battery,250,E2")]
    public void A_row_without_function_words_is_read_in_the_language_of_the_question(string question, string word, string row) =>
        Assert.True(SentenceRanker.RankByWords(question, [new(word, 2, true)], [new("stock.csv", 1, [row])])[0].Confidence > 0.6);

    [Fact]
    public void The_title_counts_for_the_sentences_under_it()
    {
        EvidencePassage[] passages = [new("lab-safety.pdf", 1, ["It runs for 14 hours."]), new("HX-200 battery", 1, ["It runs for 9 hours."])];
        Assert.Equal(1, SentenceRanker.RankByWords("battery run", [new("battery", 2, true), new("run", 1, true)], passages)[0].Passage);
    }

    [Fact]
    public void Every_sentence_is_ranked_and_nothing_is_an_empty_ranking()
    {
        Assert.Equal(3, Rank("battery", "a|b|c").Count);
        Assert.Empty(SentenceRanker.RankByWords("battery", [], []));
        Assert.Single(SentenceRanker.RankByWords("", [], [new("", 0, [""])]));
    }

    private static IReadOnlyList<RankedSentence> Rank(string question, string sentences)
    {
        var terms = RetrievalQA.Indexing.Analysis.TextAnalyzer.AnalyzeQuery(question, ["en", "de", "ko", "zh"])
            .Select(word => new QueryTerm(word.Text, word.IsStopWord ? 0 : 1, true))
            .ToList();
        return SentenceRanker.RankByWords(question, terms, [new EvidencePassage("file.pdf", 0.5, sentences.Split('|'))]);
    }
}
