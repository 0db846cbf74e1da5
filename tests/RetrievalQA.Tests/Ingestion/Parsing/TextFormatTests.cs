using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Tests.Ingestion.Chunking;

namespace RetrievalQA.Tests.Ingestion.Parsing;

public class TextFormatTests
{
    private const string Mixed = "\u1112\u1161\u11ab글 NFD\r\nline two 😀 café\u0301\r\n\r\n  third \t \n끝";

    static TextFormatTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.md")]
    [InlineData("a.csv")]
    [InlineData("a.json")]
    [InlineData("a.py")]
    [InlineData("a.unknown")]
    [InlineData("noextension")]
    public void The_text_is_the_decoded_file_character_for_character(string name) =>
        Assert.Equal(Mixed, Read(Encoding.UTF8.GetBytes(Mixed), name).Text);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_byte_order_mark_belongs_to_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] content = [.. encoding.GetPreamble(), .. encoding.GetBytes(Mixed)];
        Assert.Equal(Mixed, Read(content, "a.txt").Text);
    }

    [Theory]
    [InlineData("utf-16", "Plain words, no mark\r\nat all.\r\n")]
    [InlineData("utf-16BE", "Plain words, no mark\r\nat all.\r\n")]
    [InlineData("ks_c_5601-1987", "대한민국은 민주공화국이다. 똠방각하와 펲시콜라도 여기에 있습니다. 대한민국의 주권은 국민에게 있다.")]
    [InlineData("shift_jis", "日本国民は、正当に選挙された国会における代表者を通じて行動し、われらとわれらの子孫のために")]
    [InlineData("shift_jis", "名前,年齢,住所\r\n髙橋淳,35,名古屋\r\n")]
    [InlineData("gb18030", "中华人民共和国是工人阶级领导的、以工农联盟为基础的人民民主专政的社会主义国家。")]
    [InlineData("windows-1251", "Все люди рождаются свободными и равными в своём достоинстве и правах.")]
    [InlineData("windows-1252", "Größere Städte können schöne Straßen haben – naïve Gäste meinen das “sicher” auch.")]
    public void Encodings_without_a_mark_are_detected(string name, string text) =>
        Assert.Equal(text, Read(Encoding.GetEncoding(name).GetBytes(text), "a.txt").Text);

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.md")]
    [InlineData("a.py")]
    public void Binary_rubbish_under_a_text_name_is_refused(string name)
    {
        var rubbish = new byte[4096];
        new System.Random(7).NextBytes(rubbish);
        Assert.Equal(IngestionError.InvalidFile, Refusal(rubbish, name).Code);
    }

    [Fact]
    public void An_empty_or_blank_file_has_no_text()
    {
        Assert.Contains("empty", Refusal([], "a.txt").Message);
        Assert.Contains("No text", Refusal("  \n\t "u8.ToArray(), "a.txt").Message);
    }

    [Fact]
    public void Markdown_regions_name_headings_items_rows_and_code()
    {
        const string text = "---\ntitle: x\n---\n# Top\r\n\r\nPara one\nwraps.\n\n## Sub\n\n- item *a*\n  - inner\n- item b\n\n| k | v |\n|---|---|\n| a | 1 |\n\n```c\nint x;\n```\n";
        var document = Read(Encoding.UTF8.GetBytes(text), "a.md");
        Assert.Equal(text, document.Text);
        string[] Of(RegionKind kind) => [.. document.Regions.Where(region => region.Kind == kind).Select(region => document.Slice(region.Span))];
        Assert.Equal(["# Top", "## Sub"], Of(RegionKind.Heading));
        Assert.Equal(["- item *a*", "- inner", "- item b"], Of(RegionKind.ListItem));
        Assert.Equal(2, Of(RegionKind.TableRow).Length);
        Assert.Contains("int x;", Of(RegionKind.Code)[^1]);
        Assert.Contains("Para one\nwraps.", Of(RegionKind.Paragraph));
    }

    [Fact]
    public void Each_record_of_a_CSV_is_a_row_and_the_first_the_header()
    {
        var document = Read("name,note\r\nAnn,\"two\r\nlines\"\r\nBob,x\r\n"u8.ToArray(), "a.csv");
        Assert.Equal([(0, "name,note"), (1, "Ann,\"two\r\nlines\""), (2, "Bob,x")], document.Regions.Select(
            region => (region.Number, document.Slice(region.Span))));
    }

    [Fact]
    public void Escapes_in_code_spans_of_Markdown_are_none()
    {
        var document = Read(@"a `\* x` b \* c ``d ` \* e`` f \`\* g`, ``` \* h"u8.ToArray(), "a.md");
        Assert.Equal(
            [@" b \* c ", @" f \`\* g`, ``` \* h"],
            document.Regions.Where(region => region.Kind is RegionKind.Escaped).Select(region => document.Slice(region.Span)));
    }

    [Theory]
    [InlineData("size,name\n5\" disk,red\n6\" disk,blue\n", "5\" disk|red|6\" disk|blue")]
    [InlineData("size,name\n\"5\" disk\",red\n6\" disk,blue\n", "\"5\" disk\"|red|6\" disk|blue")]
    [InlineData("size,name\n\"5\" disk,red\n6,blue\n", "\"5\" disk|red|6|blue")]
    [InlineData("size,name\n\"open,red\n6,blue\n", "\"open|red|6|blue")]
    [InlineData("size,name\n \"a, b\" ,\"two\nlines\"\n,\"\"\n", "a, b|two\nlines||")]
    [InlineData("\"Umsatz, netto\";\"Umsatz, brutto\"\n\"1,5\";2\n", "1,5|2")]
    [InlineData("size;name\n\"a \"\"b\"\"; c\";d\n", "a \"\"b\"\"; c|d")]
    public void A_quote_of_a_CSV_opens_at_the_start_of_a_field_only(string content, string cells)
    {
        var document = Read(Encoding.UTF8.GetBytes(content), "a.csv");
        var table = Assert.Single(document.Tables);
        Assert.Equal(cells.Split('|'), table.Cells.Where(cell => cell.Row > 0).Select(cell => document.Slice(cell.Span)));
        Assert.Equal(
            table.Cells.Where(cell => document.Slice(cell.Span).Contains("\"\"", StringComparison.Ordinal)).Select(cell => cell.Span),
            document.Regions.Where(region => region.Kind is RegionKind.Escaped).Select(region => region.Span));
    }

    [Theory]
    [InlineData("en", "The report of the committee was published in the spring and it has been read by many people since then.")]
    [InlineData("de", "Der Bericht der Kommission wurde im Frühjahr veröffentlicht und ist seitdem von vielen gelesen worden, auch wenn er nicht kurz ist.")]
    [InlineData("fr", "Le rapport de la commission a été publié au printemps et il est lu par beaucoup de personnes dans tout le pays.")]
    [InlineData("es", "El informe de la comisión fue publicado en la primavera y ha sido leído por muchas personas desde entonces en el país.")]
    [InlineData("it", "Il rapporto della commissione è stato pubblicato in primavera e da allora è letto da molti, anche se non è breve.")]
    [InlineData("pt", "O relatório da comissão foi publicado na primavera e já foi lido por muitas pessoas, mas não é muito curto.")]
    [InlineData("nl", "Het rapport van de commissie is in het voorjaar verschenen en wordt sindsdien door veel mensen gelezen, ook al is het niet kort.")]
    [InlineData("sv", "Rapporten från kommittén kom på våren och den har lästs av många sedan dess, men det är inte kort.")]
    [InlineData("fi", "Komitean raportti julkaistiin keväällä ja se on ollut monien lukema, mutta se ei ole lyhyt, kun kaikki otetaan mukaan.")]
    [InlineData("tr", "Komisyonun raporu bu bahar yayımlandı ve o zamandan beri çok kişi tarafından okundu ama bu kısa bir rapor değil.")]
    [InlineData("ko", "위원회의 보고서 report 는 봄에 나왔다.")]
    [InlineData("ja", "委員会の報告書は春に公表された。")]
    [InlineData("zh", "委员会的报告在春天发表。")]
    [InlineData("ru", "Доклад комиссии был опубликован весной.")]
    [InlineData("ar", "تقع مدينة پراگ التشيكية في وسط أوروبا على ضفاف نهر فلتافا وهي مدينة كبيرة إلى اليوم.")]
    [InlineData("fa", "گزارش کمیسیون در بهار منتشر شد و بسیاری از مردم آن را خوانده‌اند.")]
    [InlineData("vi", "Báo cáo của ủy ban được công bố vào mùa xuân và đã được nhiều người đọc.")]
    [InlineData("tr", "Işık;Kapı;Ağaç;Sandık")]
    [InlineData("und", "Łódź;London;Manchester;Birmingham;Edinburgh;Newcastle;Southampton;Bristol;Leeds;Liverpool;Leicester;Coventry;Portsmouth;Nottingham")]
    [InlineData("th", "รายงานของคณะกรรมการ")]
    [InlineData("und", "12345 67890 --- 42")]
    public void Languages_are_told_apart(string language, string text) => Assert.Equal(language, LanguageDetector.Detect(text));

    [Property]
    public Property Regions_of_any_text_are_inside_it_and_in_order()
    {
        var pieces = Gen.Elements(
            "# h", "\n", "\r\n", "\n\n", "- a", "1. b", "| x | y |\n|-|-|\n| 1 | 2 |", "```", "> q", "한글.", "😀", " ", "\t", "<div>", "*", "\"", ",", "a\u0301",
            "***", "    code", "[l](u)", "---\n");
        var texts = Gen.ListOf(pieces).Select(list => string.Concat(list) + "z");
        return Prop.ForAll(texts.ToArbitrary(), text =>
        {
            foreach (var name in (string[])["a.txt", "a.md", "a.csv", "a.json", "a.html"])
            {
                var document = Read(Encoding.UTF8.GetBytes(text), name);
                Assert.True(name is "a.html" || document.Text == text);
                ParsedDocumentAssert.IsSound(document);
            }
        });
    }

    internal static ParsedDocument Read(byte[] content, string name) => DocumentReader.Read(content, name, "", Limits.Default);

    internal static IngestionError Refusal(byte[] content, string name) =>
        Assert.Throws<ParsingException>(() => DocumentReader.Read(content, name, "", Limits.Default)).Error;
}
