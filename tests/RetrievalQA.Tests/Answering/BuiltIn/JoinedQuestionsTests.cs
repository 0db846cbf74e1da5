using FsCheck.Xunit;
using RetrievalQA.Answering.BuiltIn;

namespace RetrievalQA.Tests.Answering.BuiltIn;

public class JoinedQuestionsTests
{
    [Theory]
    [InlineData("Which tool is cheapest and when does the shed open?", "Which tool is cheapest|when does the shed open?")]
    [InlineData("When does it open, where is it, and who runs it?", "When does it open|where is it|who runs it?")]
    [InlineData("Can I bring my dog and is smoking allowed?", "Can I bring my dog|is smoking allowed?")]
    [InlineData("How many beds are there and do we need towels?", "How many beds are there|do we need towels?")]
    [InlineData("If I lose my card, what do I pay and who do I call?", "If I lose my card, what do I pay|who do I call?")]
    [InlineData("I would like to know when it opens and where it is.", "I would like to know when it opens|where it is.")]
    [InlineData("What's my yearly training money, and if I quit, what do I owe?", "What's my yearly training money, and if I quit|what do I owe?")]
    [InlineData("Wann öffnet der Schuppen und wer leitet ihn?", "Wann öffnet der Schuppen|wer leitet ihn?")]
    [InlineData("Wie hoch ist die Pacht, wo steht das Haus und darf man grillen?", "Wie hoch ist die Pacht|wo steht das Haus|darf man grillen?")]
    [InlineData("Quand ouvre la piscine et combien coûte la place ?", "Quand ouvre la piscine|combien coûte la place ?")]
    [InlineData("Où est le camping et peut-on faire du feu ?", "Où est le camping|peut-on faire du feu ?")]
    [InlineData("¿Cuánto cuesta la cama y dónde está el albergue?", "¿Cuánto cuesta la cama|dónde está el albergue?")]
    [InlineData("¿Quién es la encargada y se puede fumar?", "¿Quién es la encargada|se puede fumar?")]
    [InlineData("언제 열고 어디에 있나요?", "언제 열고|어디에 있나요?")]
    [InlineData("캠핑장은 언제 열고 어디에 있나요?", "캠핑장은 언제 열고|캠핑장은 어디에 있나요?")]
    [InlineData("방은 얼마이며, 소장은 누구인가요?", "방은 얼마이며,|소장은 누구인가요?")]
    [InlineData("입실은 몇 시부터인가요 그리고 주차는 무료인가요?", "입실은 몇 시부터인가요|주차는 무료인가요?")]
    [InlineData("개를 데려가도 되고 폭죽을 써도 되나요?", "개를 데려가도 되고|폭죽을 써도 되나요?")]
    [InlineData("風呂は何時に開いて、朝食はいくらですか？", "風呂は何時に開いて|朝食はいくらですか？")]
    [InlineData("宿はどこにあり、何時に開きますか？", "宿はどこにあり|宿は何時に開きますか？")]
    [InlineData("館長は誰ですか、また洗濯機は無料ですか？", "館長は誰ですか|洗濯機は無料ですか？")]
    [InlineData("中心几点开门，在哪里？", "中心几点开门|中心在哪里？")]
    [InlineData("年卡多少钱并且泳池有多长？", "年卡多少钱|泳池有多长？")]
    [InlineData("馆长叫什么，可不可以拍照？", "馆长叫什么|可不可以拍照？")]
    public void Questions_that_are_joined_are_parted(string sentence, string questions) =>
        Assert.Equal(questions.Split('|'), JoinedQuestions.In(sentence));

    [Theory]
    [InlineData("Who founded and ran the mill?")]
    [InlineData("Who founded the mill and when?")]
    [InlineData("What are the size and colour of the door?")]
    [InlineData("How high and how wide may a shed be?")]
    [InlineData("How many days and how many nights does it take?")]
    [InlineData("When and where does the meeting take place?")]
    [InlineData("Which room is on floor 3 and is the largest?")]
    [InlineData("Who has a key and can open the door?")]
    [InlineData("What should I do if it rains and when the pump stops?")]
    [InlineData("Who pays for a guest who stays here and who has no key?")]
    [InlineData("When it rains, where do I park?")]
    [InlineData("Are dogs and cats welcome?")]
    [InlineData("Can I use the boat and the orchard?")]
    [InlineData("Which documents, forms and photographs do I need?")]
    [InlineData("Wie hoch und wie breit darf der Zaun sein?")]
    [InlineData("Wer gründete und leitete die Mühle?")]
    [InlineData("Wie hoch sind Pacht und Kaution?")]
    [InlineData("Qui a fondé et dirigé le moulin ?")]
    [InlineData("Quels sont le prix et la taille de la place ?")]
    [InlineData("¿Quién fundó y dirigió el molino?")]
    [InlineData("¿Cuáles son el precio y el tamaño de la cama?")]
    [InlineData("누가 방앗간을 만들고 운영했나요?")]
    [InlineData("텐트 자리와 통나무집은 얼마인가요?")]
    [InlineData("산책로에 자전거를 타고 들어가도 되나요?")]
    [InlineData("すずめの間とつばめの間の広さはどのくらいですか？")]
    [InlineData("雨が降ったら、どこに車を止めますか？")]
    [InlineData("月卡和年卡多少钱？")]
    [InlineData("如果下雨，在哪里停车？")]
    [InlineData("annual leave")]
    public void What_shares_its_question_word_or_verb_is_one_question(string sentence) => Assert.Equal([sentence], JoinedQuestions.In(sentence));

    [Property]
    public void Whatever_is_asked_keeps_its_words(string? sentence) =>
        Assert.All(JoinedQuestions.In(sentence ?? ""), question => Assert.Contains(question, sentence ?? "", StringComparison.Ordinal));

    [Theory]
    [InlineData("and who ")]
    [InlineData(", when ")]
    [InlineData("고 언제 ")]
    [InlineData("何は、")]
    [InlineData("，谁")]
    [InlineData("le le ")]
    public void An_endless_sentence_is_one_question(string unit)
    {
        var sentence = "Who is it " + string.Concat(Enumerable.Repeat(unit, 20_000));
        Assert.Equal([sentence], JoinedQuestions.In(sentence));
        Assert.NotEmpty(JoinedQuestions.In(sentence[..600]));
    }
}
