using FsCheck.Xunit;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion;
using RetrievalQA.Ingestion.Chunking;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Text;

namespace RetrievalQA.Tests.Ingestion.Chunking;

public class SentenceSplitterTests
{
    [Theory]
    [InlineData("en", "Mr. Smith paid $3.50 to Dr. Lee.|He left at 5 p.m. on Monday.|See Fig. 3 for details.|\"Why?\" she asked.|It was J. R. Jones, Ph.D. of Acme Inc. in Boston.")]
    [InlineData("en", "The U.S. economy grew.|He lives in the U.S. |The rest is known.|No.|That is Art. 5, e.g. a rule.|Wait... what is this?|Done!")]
    [InlineData("en", "The cost fell [12].[13]|Sales rose (see p. 4).|“It works.”|Yahoo! announced a plan.")]
    [InlineData("de", "Das ist z.B. ein Satz.|Am 3. Oktober kam Dr. Müller an.|Vgl. Abs. 2 der Verordnung.|Es gilt usw.|Die Frist endet.")]
    [InlineData("de", "Er isst z. B. Obst.|Das war im 2. Weltkrieg.|Der 1. FC Köln gewann.|Das gilt i. d. R. Montags.|Die Frist endet am 3. |Peter zahlt.|Antwort a. |B. ist falsch.")]
    [InlineData("und", "Alle Preise gelten bis 31. Dezember.")]
    [InlineData("und", "Seats: 12.|Rooms: 4.")]
    [InlineData("de", "Die Frist endet am 30. 6. 2025.|Miete mtl. 800 Euro zzgl. MwSt. 50.|Di. u. Do. von neun an, Hauptstr. 12, Tel. 0711.")]
    [InlineData("en", "It weighs max. 5 kg, see ext. 345 in Bldg. 7.|It was built c. 1890.|There were 30.|March came.")]
    [InlineData("th", "เปิดเวลา 7.30 น. และปิดเวลา 16.00 น. ทุกวัน")]
    [InlineData("fr", "M. Dupont habite à Paris.|Il est arrivé à 10 h.|«Bonjour!» dit Mme Leroy.|C'est fini.")]
    [InlineData("es", "El Sr. García llegó.|¿Qué hora es?|¡Hola!|La pág. 5 no existe.")]
    [InlineData("it", "Il sig. Rossi è qui.|Vedi pag. 7 e art. 3 ecc. |Il resto segue.")]
    [InlineData("pt", "O Sr. Silva saiu.|Ver pág. 10.|Acabou?|Sim.")]
    [InlineData("nl", "Dhr. Jansen komt bijv. morgen.|Dat is goed.")]
    [InlineData("sv", "Det är t.ex. en bil.|Bra!")]
    [InlineData("ru", "А. С. Пушкин родился в Москве.|Это было в 1799 г. |Он писал стихи и т.д. |Конец.")]
    [InlineData("pl", "To jest np. dom przy ul. Długiej.|Koniec.")]
    [InlineData("ko", "2024. 3. 5. 오후 2시에 회의를 한다.|계약 기간은 2024. 1. 1.부터 2025. 12. 31.까지로 한다.|제출 기한: 2025. 4. 30.")]
    [InlineData("ko", "회의는 3.5시간 걸렸다.|결과를 보고했습니다.|좋아요!|그렇습니까?|끝났다.")]
    [InlineData("ja", "これは本です。|「そうですか。」|彼は言った。|すごい！|終わり")]
    [InlineData("zh", "他来了。|你好吗？|圆周率是3.14。|“好的。”|再见！")]
    [InlineData("hi", "यह एक वाक्य है।|यह दूसरा है।")]
    [InlineData("ar", "هل أنت بخير؟|نعم.")]
    public void Sentences_end_where_a_reader_ends_them(string language, string sentences)
    {
        var expected = sentences.Split('|').Select(sentence => sentence.Trim()).ToArray();
        var separator = language is "ja" or "zh" ? "" : " ";
        var document = Document(string.Join(separator, expected), language);
        Assert.Equal(expected, Split(document));
    }

    [Fact]
    public void Korean_and_Chinese_sentences_end_without_a_space() =>
        Assert.Equal(["비가 왔다.", "그래서 집에 있었다."], Split(Document("비가 왔다.그래서 집에 있었다.", "ko")));

    [Fact]
    public void A_list_in_plain_text_has_a_sentence_for_each_item_without_its_mark() =>
        Assert.Equal(["Buy:", "milk", "eggs", "Call Bob", "Rest"], Split(Document("Buy:\n- milk\n- eggs\n1. Call Bob\n2. Rest", "en")));

    [Theory]
    [InlineData("2. Weltkrieg und Folgen.\n\nDer Rest folgt.", "2. Weltkrieg und Folgen.|Der Rest folgt.")]
    [InlineData("1. FC Köln gegen Bayern\n\n1. FSV Mainz 05 gegen Bremen", "1. FC Köln gegen Bayern|1. FSV Mainz 05 gegen Bremen")]
    [InlineData("z. B. im Sommer gilt das.", "z. B. im Sommer gilt das.")]
    [InlineData("Betrag 1000 EUR\n- 300 EUR", "Betrag 1000 EUR|- 300 EUR")]
    [InlineData("Betrag 1000 EUR\n- 300 EUR\n- € 20", "Betrag 1000 EUR|- 300 EUR|- € 20")]
    [InlineData("- Reise\n- Essen\n\nAbzug\n- 300 EUR", "Reise|Essen|Abzug|- 300 EUR")]
    [InlineData("Der Umsatz stieg seit dem letzten Sommer an allen Orten zusammen im\n1. Quartal um drei Prozent, was niemand erwartet hatte, und auch im\n2. Quartal um fünf.", "Der Umsatz stieg seit dem letzten Sommer an allen Orten zusammen im\n1. Quartal um drei Prozent, was niemand erwartet hatte, und auch im\n2. Quartal um fünf.")]
    [InlineData("- Abzug im Mai", "- Abzug im Mai")]
    [InlineData(">>\n\nAbzug", ">>|Abzug")]
    [InlineData(">>- Abzug", ">>- Abzug")]
    [InlineData("> >Abzug", ">Abzug")]
    public void What_looks_like_a_mark_stays_where_no_line_near_has_the_next_one(string text, string sentences) =>
        Assert.Equal(sentences.Split('|'), Split(InBlocks(text)));

    [Theory]
    [InlineData("- 3 eggs\n- 2 apples\n- milk", "3 eggs|2 apples|milk")]
    [InlineData("1. milk\n   fresh\n2. eggs\n\n3. flour", "milk|fresh|eggs|flour")]
    [InlineData("a) milk\n  i) fresh\n  ii) sour\nb) eggs", "milk|fresh|sour|eggs")]
    [InlineData("(h) milk\n(i) eggs", "milk|eggs")]
    [InlineData("1.1. milk\n1.2. eggs\n2.1. flour", "milk|eggs|2.1. flour")]
    [InlineData("\u3000- milk\n\u00A0\u00A0- eggs", "milk|eggs")]
    [InlineData("① milk\n② eggs", "milk|eggs")]
    [InlineData("가. 우유\n나. 달걀", "우유|달걀")]
    [InlineData("• milk", "milk")]
    [InlineData("• 1. FC Köln", "1. FC Köln")]
    [InlineData("• 1. milk\n• 2. eggs", "milk|eggs")]
    [InlineData("o Milk\no Eggs", "Milk|Eggs")]
    public void Marks_that_follow_one_another_are_those_of_a_list(string text, string sentences) =>
        Assert.Equal(sentences.Split('|'), Split(InBlocks(text)));

    [Theory]
    [InlineData("- milk", "milk")]
    [InlineData("- 300 EUR", "- 300 EUR")]
    [InlineData("- 3 eggs\n- 2 apples", "3 eggs|2 apples")]
    [InlineData("1. FC Köln wurde Meister.", "1. FC Köln wurde Meister.")]
    [InlineData("1. milk\n2. eggs", "milk|eggs")]
    public void A_document_that_says_what_its_items_are_is_believed_but_for_numbers_that_stand_alone(string text, string sentences) =>
        Assert.Equal(sentences.Split('|'), Split(new MarkdownParser().Parse(System.Text.Encoding.UTF8.GetBytes(text), Limits.Default)));

    [Fact]
    public void A_dash_at_the_start_of_a_wrapped_line_does_not_end_a_sentence()
    {
        const string text = "Nach den Jahren der großen Not, in denen vieles anders war und in denen viele\n"
            + "– so erzählt man – fortgingen, kam eine Zeit, an die sich viele erinnern, die\n"
            + "damals jung waren und in der Stadt lebten, die es so nicht mehr gibt.";
        Assert.Single(Split(InBlocks(text)));
    }

    [Fact]
    public void A_region_always_ends_a_sentence()
    {
        const string text = "Title of it\nfirst row 1. 2. 3.\nsecond row\nbody text here";
        var document = Document(text, "en") with
        {
            Regions =
            [
                new TextRegion(RegionKind.Heading, new SourceSpan(0, 11), 1),
                new TextRegion(RegionKind.TableRow, new SourceSpan(12, 30)),
                new TextRegion(RegionKind.TableRow, new SourceSpan(31, 41), 1),
            ],
        };
        Assert.Equal(["Title of it", "first row 1. 2. 3.", "second row", "body text here"], Split(document));
    }

    [Fact]
    public void Only_the_asked_part_is_split()
    {
        var document = Document("One is here. Two is here. Three is here.", "en");
        Assert.Equal(["is here.", "Two is"], SentenceSplitter.Split(document, new SourceSpan(4, 19)).Select(document.Slice));
    }

    [Fact]
    public void Text_without_stops_is_cut_at_a_bounded_length()
    {
        var sentences = Split(Document(string.Concat(Enumerable.Repeat("😀word ", 3000)), "en"));
        Assert.All(sentences, sentence => Assert.InRange(sentence.Length, 1, 2500));
        Assert.DoesNotContain(Split(Document(string.Concat(Enumerable.Repeat("😀", 5000)), "en")), sentence => char.IsLowSurrogate(sentence[0]));
    }

    [Property]
    public void Every_visible_character_of_any_text_is_in_exactly_one_sentence(string? any)
    {
        var text = WellFormed($"text {any}");
        var document = InBlocks(text);
        var position = 0;
        foreach (var sentence in SentenceSplitter.Split(document, new SourceSpan(0, document.Text.Length)))
        {
            AssertMark(document.Text[position..sentence.Start].TrimStart());
            Assert.True(sentence.Start >= position && sentence.Length > 0);
            Assert.Equal(document.Slice(sentence).Trim(), document.Slice(sentence));
            position = sentence.End;
        }

        Assert.True(string.IsNullOrWhiteSpace(document.Text[position..]));
    }

    // What is in no sentence is the mark of an item.
    private static void AssertMark(string between) => Assert.True(between.Length == 0 || ListMark.LengthOf(between + "x") == between.Length, between);

    internal static string WellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static ParsedDocument InBlocks(string text) =>
        Document(text, "de") with { Regions = [.. TextLines.Blocks(text).Select(block => new TextRegion(RegionKind.Paragraph, block))] };

    private static ParsedDocument Document(string text, string language) => new(text, [], [], language, []);

    private static IReadOnlyList<string> Split(ParsedDocument document) =>
        [.. SentenceSplitter.Split(document, new SourceSpan(0, document.Text.Length)).Select(document.Slice)];
}

internal static class Limits
{
    public static readonly ParsingLimits Default = ParsingLimits.From(new IngestionOptions());
}
