using FsCheck.Xunit;
using RetrievalQA.Answering.BuiltIn;

namespace RetrievalQA.Tests.Answering.BuiltIn;

public class FollowUpTests
{
    private const string Tyres = "How much is a tyre change for the Model Cedar?";

    [Theory]
    [InlineData(Tyres, "And what about a service?", "How much is a service for the Model Cedar?")]
    [InlineData(Tyres, "And for the Birch?", "How much is a tyre change for the Birch?")]
    [InlineData(Tyres, "What about the Model Birch?", "How much is a tyre change for the Model Birch?")]
    [InlineData("What was the revenue of Marrick in 2022?", "And in 2023?", "What was the revenue of Marrick in 2023?")]
    [InlineData("How long does it take to transfer a full memory over USB?", "And over the air?", "How long does it take to transfer a full memory over the air?")]
    [InlineData("Wie hoch ist die Gebühr für Erwachsene?", "Und für Kinder?", "Wie hoch ist die Gebühr für Kinder?")]
    [InlineData("¿Se admiten mascotas?", "¿Y bicicletas?", "¿Se admiten bicicletas?")]
    [InlineData("Les chiens sont-ils admis ?", "Et les chats ?", "Les chats sont-ils admis ?")]
    [InlineData("시더동에는 침대가 몇 개 있나요?", "그럼 버치동은요?", "버치동에는 침대가 몇 개 있나요?")]
    [InlineData("텐트 자리는 1박에 얼마예요?", "통나무집은요?", "통나무집는 1박에 얼마예요?")]
    [InlineData("강 옆 버치동은 몇 명까지 자나요?", "시더동은 어때요?", "강 옆 시더동은 몇 명까지 자나요?")]
    [InlineData("すずめの間の広さはどのくらいですか？", "では、つばめの間は？", "つばめの間の広さはどのくらいですか？")]
    [InlineData("朝食はいくらですか？", "夕食はどうですか？", "夕食はいくらですか？")]
    [InlineData("甲厅可以容纳多少人？", "那么乙厅呢？", "乙厅可以容纳多少人？")]
    [InlineData("游泳池几点关门？", "那羽毛球场呢？", "羽毛球场几点关门？")]
    public void Another_thing_takes_the_place_of_the_one_asked_about(string before, string question, string alone) =>
        Assert.Equal(alone, FollowUp.StandAlone(question, before, ""));

    [Theory]
    [InlineData("And when?", "when was Marta Lindqvist born?")]
    [InlineData("Why?", "Why was Marta Lindqvist born?")]
    public void A_question_word_alone_asks_of_the_same(string question, string alone) =>
        Assert.Equal(alone, FollowUp.StandAlone(question, "Where was Marta Lindqvist born?", ""));

    [Theory]
    [InlineData("Who founded the garage?", "Where was she born?", "Where was Marta Lindqvist born?")]
    [InlineData("Who founded the garage?", "And what is her phone number?", "And what is Marta Lindqvist's phone number?")]
    [InlineData("What did Tomasz Wilk ask for?", "Did he get an approval?", "Did Tomasz Wilk get an approval?")]
    public void A_pronoun_for_a_person_is_the_name_that_was_asked_about_or_answered(string before, string question, string alone) =>
        Assert.Equal(alone, FollowUp.StandAlone(question, before, "Marta Lindqvist founded the garage. [1]"));

    [Theory]
    [InlineData("How much is a service for the Model Birch?", "How long does it take?", "How long does it take? (a service for the Model Birch)")]
    [InlineData("How long is the warranty of the pump HX-200?", "How much does it weigh?", "How much does it weigh? (the pump HX-200)")]
    [InlineData("What do I pay for a lost SM-21 module?", "And if we lose one?", "And if we lose one? (pay for a lost SM-21 module)")]
    public void Another_pronoun_takes_the_topic_along(string before, string question, string alone) =>
        Assert.Equal(alone, FollowUp.StandAlone(question, before, "It takes one day. [1]"));

    [Theory]
    [InlineData("Are you sure?")]
    [InlineData("Really?")]
    [InlineData("yes please")]
    [InlineData("정말요?")]
    [InlineData("本当ですか？")]
    public void A_doubt_asks_the_same_again(string question) => Assert.Equal(Tyres, FollowUp.StandAlone(question, Tyres, ""));

    [Theory]
    [InlineData("When do the greenhouses of the garden close?")]
    [InlineData("And how do I reset the alarm panel after a power cut?")]
    [InlineData("How much is a windscreen replacement for the Model Birch?")]
    [InlineData("그 밖의 지역으로 출장을 가면 숙박비는 얼마까지 지급되나요?")]
    public void A_question_that_stands_alone_takes_nothing(string question) => Assert.Equal(question, FollowUp.StandAlone(question, Tyres, "Marta Lindqvist."));

    [Fact]
    public void The_first_question_leans_on_nothing() => Assert.Equal("And when?", FollowUp.StandAlone("And when?", "", ""));

    [Property]
    public void Whatever_was_said_before_the_question_keeps_a_text(string? question, string? before, string? answer) =>
        Assert.NotNull(FollowUp.StandAlone(question ?? "", before ?? "", answer ?? ""));

    [Theory]
    [InlineData("a-")]
    [InlineData("a.b ")]
    [InlineData("the ")]
    [InlineData("Ab ")]
    [InlineData("von Ab")]
    [InlineData("x' ")]
    public void A_long_question_is_read_word_by_word(string unit)
    {
        var before = string.Concat(Enumerable.Repeat(unit, 4_000));
        Assert.NotEmpty(FollowUp.StandAlone("And for the Birch?", before, before));
        Assert.NotEmpty(FollowUp.StandAlone("How long does she take?", before, before));
        Assert.NotEmpty(FollowUp.StandAlone($"And {before}?", Tyres, before));
    }
}
