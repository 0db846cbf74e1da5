using RetrievalQA.Retrieval;
using RetrievalQA.Tests.Semantics;

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

    [Theory]
    [InlineData("What is demurrage?", "**Berth**|The place where a ship lies.|**Demurrage**|A charge for keeping a container longer than agreed.|**TEU**|Twenty-foot equivalent unit.", 3)]
    [InlineData("What does TEU mean?", "Berth|The place where a ship lies.|Demurrage|A charge for keeping a container longer than agreed.|TEU|Twenty-foot equivalent unit", 5)]
    [InlineData("How big may a shed be?", "Who pays for water?|Each gardener does.|How big may a shed be?|Twelve square metres at most.|Are fires allowed?|In November only.", 3)]
    [InlineData("셔틀버스는 어디에서 타나요?", "셔틀버스는 어디에서 타나요?|정문 앞 정류장에서 탄다.|식당은 몇 시에 여나요?|11시에 연다.", 1)]
    public void A_question_or_a_term_hands_over_to_the_text_that_it_introduces(string question, string lines, int best)
    {
        var ranked = Rank(question, lines);
        Assert.Equal(best, ranked.First(sentence => !sentence.IsIntroduction).Sentence);
        Assert.Equal(best - 1, Assert.Single(ranked, sentence => sentence.Sentence == best - 1 && sentence.IsIntroduction).Sentence);
    }

    [Theory]
    [InlineData("What is quinoa?", "Bolivia and Peru grow most of the quinoa in the world.|Quinoa is a flowering plant.|Quinoa seeds are washed.", 1)]
    [InlineData("Was ist Quinoa?", "Bolivien baut am meisten Quinoa an.|Quinoa ist eine Pflanze der Anden.|Quinoa wird gewaschen.", 1)]
    [InlineData("퀴노아는 무엇인가요?", "페루에서 퀴노아를 재배한다.|퀴노아는 안데스의 식물이다.|물에 퀴노아를 씻는다.", 1)]
    public void What_a_thing_is_comes_before_what_is_said_of_it(string question, string sentences, int best) =>
        Assert.Equal(best, Rank(question, sentences)[0].Sentence);

    [Fact]
    public void Confidence_is_high_where_the_words_are_found_and_low_where_they_are_not()
    {
        var answered = Rank("How long does the battery run?", "The battery runs for 14 hours.")[0];
        var offTopic = Rank("How long does the battery run?", "Staff may carry five days into the new year.")[0];
        Assert.True(answered.Confidence > 0.6, $"{answered.Confidence}");
        Assert.True(offTopic.Confidence < 0.3, $"{offTopic.Confidence}");
    }

    [Fact]
    public void Confidence_rises_with_the_words_that_are_found_and_is_never_certain()
    {
        QueryTerm[] terms = [new("battery", 2, true), new("loudspeaker", 2, true), new("headphones", 2, true), new("charging", 2, true)];
        var confidences = Enumerable.Range(0, terms.Length + 1)
            .Select(found => string.Join(' ', terms.Take(found).Select(term => term.Text)) + " stand here.")
            .Select(text => SentenceRanker.RankByWords("battery loudspeaker headphones charging", terms, [new EvidencePassage("a.txt", 1, [text])])[0].Confidence)
            .ToList();
        Assert.Equal(confidences.Order(), confidences);
        Assert.Equal(confidences.Count, confidences.Distinct().Count());
        Assert.All(confidences, confidence => Assert.InRange(confidence, 0, 0.95));
    }

    [SkippableFact]
    public async Task A_sentence_is_compared_in_meaning_under_its_headings()
    {
        using var model = BuiltInModel.Require();
        var ranker = new SentenceRanker(model);
        EvidencePassage[] passages =
        [
            new("handbook.md · Parking at the office", 1, ["It costs 40 euros a month."]) { Headings = "Parking at the office" },
            new("handbook.md · Lunch in the canteen", 1, ["It costs 60 euros a month."]) { Headings = "Lunch in the canteen" },
        ];
        var ranked = await ranker.RankAsync("What do I pay to leave my car here?", [new("pay", 2, true), new("car", 2, true), new("costs", 1, true)], passages, CancellationToken.None);
        Assert.Equal(0, ranked[0].Passage);
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
