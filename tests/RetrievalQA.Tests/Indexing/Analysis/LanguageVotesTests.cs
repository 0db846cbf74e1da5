using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Tests.Indexing.Analysis;

public class LanguageVotesTests
{
    [Theory]
    [InlineData("en", "The pump is in the cellar.", "Who is to call? See E2 and A1.")]
    [InlineData("de", "Die Pumpe steht im Keller.", "Wer ist zu rufen und wann?")]
    [InlineData("fr", "La pompe est dans la cave.", "Elle ne fait pas de bruit.")]
    [InlineData("ko", "펌프는 지하실에 있다.", "이것은 어떻게 하나요")]
    public void Sentences_have_the_language_of_the_text_that_they_make(string language, params string[] sentences)
    {
        Assert.Equal(language, TextAnalyzer.LanguageOf(sentences, "und"));
        Assert.Equal(language, TextAnalyzer.LanguageOf(string.Join('\n', sentences), "und"));
    }

    [Fact]
    public void Where_no_language_has_more_votes_the_expected_one_stays()
    {
        Assert.Equal("de", TextAnalyzer.LanguageOf(["E14 | 3,5 | 220"], "de"));
        Assert.Equal("und", TextAnalyzer.LanguageOf([], "und"));
    }
}
