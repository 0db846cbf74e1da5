using RetrievalQA.Answering.BuiltIn;

namespace RetrievalQA.Tests.Answering.BuiltIn;

public class ExtractivePhrasesTests
{
    [Theory]
    [InlineData("Hello!", "I answer questions")]
    [InlineData("What can you do?", "I answer questions")]
    [InlineData("안녕하세요", "저는 문서를")]
    [InlineData("Hallo!", "Ich beantworte")]
    [InlineData("Guten Tag", "Ich beantworte")]
    [InlineData("Was kannst du?", "Ich beantworte")]
    [InlineData("Bonjour", "Je réponds")]
    [InlineData("Qui êtes-vous ?", "Je réponds")]
    [InlineData("Hola, buenos días", "Respondo preguntas")]
    [InlineData("¿Qué puedes hacer?", "Respondo preguntas")]
    [InlineData("こんにちは", "文書をもとに")]
    [InlineData("你好", "我根据您的文档")]
    public void A_greeting_is_answered_in_its_language(string greeting, string opening) =>
        Assert.StartsWith(opening, ExtractivePhrases.For(greeting).Introduction, StringComparison.Ordinal);

    [Theory]
    [InlineData("Wer hat 1987 die Schachmeisterschaft von Reykjavik gewonnen?", "Ich habe in den Dokumenten keine Antwort")]
    [InlineData("Qui a gagné le championnat d’échecs de Reykjavik en 1987 ?", "Je n’ai pas trouvé")]
    [InlineData("¿Quién ganó el campeonato de ajedrez de Reikiavik en 1987?", "No he encontrado")]
    [InlineData("1987年のレイキャビクのチェス大会で優勝したのは誰ですか？", "この質問の答えは")]
    [InlineData("1987年谁赢得了雷克雅未克的国际象棋冠军？", "在文档中没有找到")]
    [InlineData("Total revenue 2022?", "I could not find")]
    [InlineData("SM-21B?", "I could not find")]
    [InlineData("Hotel Marrick, Lund: price per night?", "I could not find")]
    public void A_refusal_is_in_the_language_of_the_question(string question, string opening) =>
        Assert.StartsWith(opening, ExtractivePhrases.For(question).NoAnswer, StringComparison.Ordinal);

    [Theory]
    [InlineData("Wo ist das Rathaus und wann hat es offen?", "bericht.pdf (still being read)", "bericht.pdf (wird noch gelesen)")]
    [InlineData("どこですか", "a (1).pdf (page 1 holds only an image)", "a (1).pdf (読み取れません)")]
    [InlineData("Where?", "a.pdf (page 1 holds only an image)", "a.pdf (page 1 holds only an image)")]
    public void A_file_that_was_not_searched_is_named_with_the_reason(string question, string file, string said) =>
        Assert.Equal(said, ExtractivePhrases.For(question).Unready(file));
}
