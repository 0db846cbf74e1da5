using RetrievalQA.Retrieval;

namespace RetrievalQA.Tests.Retrieval;

public class AskingWordsTests
{
    [Theory]
    [InlineData("What kind of plant is quinoa?", "kind", "")]
    [InlineData("What kind of plant is quinoa?", "plant", "plant")]
    [InlineData("What does quinoa mean?", "mean", "")]
    [InlineData("He was mean to whom?", "mean", "mean")]
    [InlineData("What colour is the case?", "colour", "")]
    [InlineData("Which paint has the colour of sand?", "colour", "colour")]
    [InlineData("Was bedeutet Quinoa?", "bedeutet", "")]
    [InlineData("사진을 찍어도 되나요?", "찍어도", "찍")]
    [InlineData("사진을 찍어도 되나요?", "되나요", "")]
    [InlineData("예약을 취소할 수 있나요?", "있나요", "")]
    [InlineData("예약을 취소할 수 있나요?", "취소할", "취소할")]
    [InlineData("몇 명까지 들어가나요?", "몇", "")]
    [InlineData("몇시에 여나요?", "몇시에", "")]
    [InlineData("수영장은 어디예요?", "수영장은", "수영장은")]
    [InlineData("飲み物を持ち込んでもいいですか?", "込んでもいいですか", "込")]
    [InlineData("本は何冊まで借りられますか?", "何冊まで", "まで")]
    [InlineData("什么时候签署？", "时候签署", "签署")]
    public void Words_that_ask_are_told_from_those_that_say_what_about(string question, string word, string content) =>
        Assert.Equal(content, AskingWords.ContentOf(word, AskingWords.In(question)));
}
