using FsCheck.Xunit;
using RetrievalQA.Answering.BuiltIn;

namespace RetrievalQA.Tests.Answering.BuiltIn;

public class QuestionMessageTests
{
    // Greeting, context, two questions, thanks with a signature.
    private static readonly string[][] Languages =
    [
        ["Hello team,", "Next spring we are planning an excursion with fifteen retired teachers.", "Where can wheelchairs be borrowed?", "When do the greenhouses of the garden close?", "Many thanks in advance and best regards,\nKarin"],
        ["Guten Tag,", "Wir planen im Frühling einen Ausflug mit fünfzehn Lehrern.", "Wo kann man Rollstühle am Eingang ausleihen?", "Wann schließen die Gewächshäuser des Gartens?", "Vielen Dank im Voraus und freundliche Grüße\nKarin Holm"],
        ["안녕하세요!", "내년 봄에 선생님 열다섯 분과 소풍을 가려고 합니다.", "휠체어는 어디에서 빌릴 수 있나요?", "정원의 온실은 몇 시에 닫나요?", "감사합니다."],
        ["こんにちは。", "来春、先生方と遠足に行く予定です。", "車椅子はどこで借りられますか？", "庭園の温室は何時に閉まりますか？", "よろしくお願いいたします。"],
        ["您好！", "明年春天我们计划和十五位退休老师一起去郊游。", "轮椅在哪里可以借？", "花园的温室几点关门？", "谢谢！"],
        ["Bonjour,", "Nous préparons une excursion avec quinze enseignants.", "Où peut-on emprunter un fauteuil roulant ?", "Quand ferment les serres du jardin ?", "Merci d’avance.\nCordialement,\nKarin"],
        ["Buenos días,", "Preparamos una excursión con quince profesores.", "¿Dónde se puede alquilar una silla de ruedas?", "¿Cuándo cierran los invernaderos del jardín?", "Muchas gracias y un saludo,\nKarin"],
    ];

    [Property]
    public void A_question_is_found_whatever_stands_around_it(
        byte language, bool greets, bool tells, bool tellsAfter, bool asksTwice, bool thanks, bool breaksLines)
    {
        var parts = Languages[language % Languages.Length];
        string?[] said =
        [
            greets ? parts[0] : null, tells ? parts[1] : null, parts[2], asksTwice ? parts[3] : null, tellsAfter ? parts[1] : null, thanks ? parts[4] : null,
        ];
        var message = string.Join(breaksLines ? "\n\n" : " ", said.Where(part => part is not null));
        Assert.Equal(asksTwice ? [parts[2], parts[3]] : [parts[2]], QuestionMessage.Of(message).Questions);
    }

    [Property]
    public void Whatever_a_message_is_a_question_is_made_of_its_words(string? message)
    {
        var questions = QuestionMessage.Of(message ?? "").Questions;
        Assert.InRange(questions.Count, 0, QuestionMessage.MostQuestions);
        Assert.All(questions.SelectMany(question => question.Split((char[]?)null)), word => Assert.Contains(word, message ?? "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Hello")]
    [InlineData("hi there!")]
    [InlineData("Thanks a lot!")]
    [InlineData("What can you do?")]
    [InlineData("Hi, how are you?")]
    [InlineData("안녕하세요")]
    [InlineData("뭐 할 수 있어?")]
    [InlineData("こんにちは")]
    [InlineData("你好，你能做什么？")]
    [InlineData("Guten Tag")]
    [InlineData("Merci beaucoup !")]
    [InlineData("Hola")]
    public void A_greeting_asks_nothing(string message) => Assert.Empty(QuestionMessage.Of(message).Questions);

    [Theory]
    [InlineData("Could you please tell me where wheelchairs can be borrowed?", "where wheelchairs can be borrowed?")]
    [InlineData("I'm not very good with web pages, but could you please tell me how wheelchairs are borrowed?", "how wheelchairs are borrowed?")]
    [InlineData("Hallo, könnten Sie mir bitte sagen, wie hoch die Kaution ist? Danke, Jonas", "wie hoch die Kaution ist?")]
    [InlineData("您好，请问押金多少？谢谢", "押金多少？")]
    [InlineData("1. What is a halyard?\n2. When does the harbour office open?", "What is a halyard?|When does the harbour office open?")]
    [InlineData("How big may a garden shed be? And when?", "How big may a garden shed be?|when may a garden shed be?")]
    [InlineData("My parcel from Lund was lost. Who pays for it?", "My parcel from Lund was lost. Who pays for it?")]
    [InlineData("Our pump leaks and Mr. Holm is ill. Where is the pump repaired in winter?", "Where is the pump repaired in winter?")]
    [InlineData("Where can wheelchairs\nbe borrowed by visitors?\nThanks", "Where can wheelchairs be borrowed by visitors?")]
    [InlineData("How long is\n[image not shown: https://example.com/a.png]\nthe notice period?", "How long is the notice period?")]
    [InlineData("annual leave", "annual leave")]
    [InlineData("E12", "E12")]
    [InlineData("The plant stood still. I expect you to pay!", "The plant stood still. I expect you to pay!")]
    [InlineData("Thank you for the last answer. What about large dogs and cats?", "What about large dogs and cats?")]
    public void What_is_asked_is_told_from_how_it_is_asked(string message, string questions) =>
        Assert.Equal(questions.Split('|'), QuestionMessage.Of(message).Questions);
}
