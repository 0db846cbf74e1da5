using System.Text;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Chunking;
using RetrievalQA.Tests.Ingestion.Parsing;

namespace RetrievalQA.Tests.Ingestion.Chunking;

/// <summary>Lines that are wrapped prose are joined; all others stay lines.</summary>
public class LineLayoutTests
{
    private const string English =
        "The library was founded in 1902 by a group of teachers from Birkendale who wanted the children of the mill workers to have books at home. "
        + "For the first eleven years it had a single room above the Post Office in Market Street, and the librarian, Miss Edith Crowe, was paid nothing. "
        + "In 1913 the town council bought the old corn exchange and gave two of its floors to the library, which has stayed there ever since. "
        + "Members of the Friends of the Library still meet on the first Monday of each month in the reading room, and visitors from Bradford are welcome.";

    private const string German =
        "Die Bibliothek wurde im Jahr 1902 von einer Gruppe von Lehrern aus Ulmenfurt gegründet, die den Kindern der Fabrikarbeiter Bücher für zu Hause geben wollten. "
        + "In den ersten elf Jahren hatte sie nur ein einziges Zimmer über dem Postamt in der Marktstraße, und die Bibliothekarin bekam keinen Lohn. "
        + "Im Jahr 1913 kaufte der Stadtrat die alte Kornbörse und überließ zwei Stockwerke der Bibliothek, die seitdem dort geblieben ist.";

    private const string Korean =
        "도서관은 천구백이년에 비르켄데일의 교사들이 공장 노동자의 아이들에게 집에서 읽을 책을 주려고 세웠다. "
        + "처음 열한 해 동안 도서관에는 시장 거리의 우체국 위에 있는 방 하나밖에 없었고 사서는 급여를 받지 않았다. "
        + "천구백십삼년에 시의회가 옛 곡물 거래소를 사서 두 층을 도서관에 주었고 도서관은 그 뒤로 줄곧 그곳에 있다.";

    private const string Japanese =
        "図書館は千九百二年に教師たちによって設立され、工場で働く人々の子どもたちが家で読む本を持てるようにした。"
        + "最初の十一年間は市場通りの郵便局の上に一部屋しかなく、司書のクロウさんは給料を受け取っていなかった。"
        + "千九百十三年に町議会が古い穀物取引所を買い取り、そのうちの二階分を図書館に与え、それ以来ずっとそこにある。";

    private const string Chinese =
        "图书馆由一群教师在一九〇二年创办，目的是让工厂工人的孩子们在家里也有书可读。"
        + "在最初的十一年里，它只有市场街邮局楼上的一个房间，图书管理员克劳小姐没有任何报酬。"
        + "一九一三年，镇议会买下了旧谷物交易所，把其中的两层给了图书馆，从那以后图书馆一直在那里。";

    [Theory]
    [InlineData(English)]
    [InlineData(German)]
    [InlineData(Korean)]
    public void Prose_wrapped_to_any_usual_width_stays_prose(string prose)
    {
        foreach (var width in (int[])[40, 60, 72, 80, 100])
        {
            Assert.Equal(Joined(prose), Joined(Wrap(prose, width)));
            Assert.Equal(Joined(prose), Joined(Wrap(prose, width).Replace("\n", "\r\n", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData(Korean)]
    [InlineData(Japanese)]
    [InlineData(Chinese)]
    public void Prose_wrapped_between_any_two_characters_stays_prose(string prose)
    {
        foreach (var width in (int[])[40, 60, 72, 80])
        {
            Assert.Equal(
                Joined(prose).Select(Unspaced),
                Joined(WrapCharacters(prose, width)).Select(Unspaced));
        }
    }

    [Fact]
    public void Hyphenated_lines_stay_prose()
    {
        var wrapped = "The administration of the library is responsible for the acqui-\nsition of new books and for the maintenance of the old build-\n"
            + "ings, including the Corn Exchange, and reports to the council.\n";
        Assert.Single(Split(wrapped));
    }

    [Fact]
    public void Prose_wrapped_in_two_lines_stays_prose() =>
        Assert.Single(Split("A paragraph that is wrapped at seventy-two columns has a second line\nlike this one."));

    [Fact]
    public void Clauses_that_have_a_line_each_are_one_sentence() =>
        Assert.Single(Split("When the pump has run for more than two hours,\nand the oil is still cold,\nstop it and call the service desk."));

    [Fact]
    public void Nine_lines_of_facts_are_nine_sentences()
    {
        string[] lines =
        [
            "Birkendale Library", "Market Street 12, BD7 4QP", "Opening hours Monday to Friday 9 am to 6 pm", "Saturday 10 am to 2 pm", "Closed on public holidays",
            "Phone 01274 555 012", "Parking for members behind the building", "Wheelchair access from Mill Lane", "Head librarian Anna Weller",
        ];
        Assert.Equal(lines, Split(string.Join('\n', lines)));
    }

    [Theory]
    [InlineData("영업 시간은 평일 오전 9시부터 오후 6시까지\n토요일은 오후 2시까지\n전화 02-555-0123\n주차는 건물 뒤편")]
    [InlineData("开放时间：周一至周五九点到六点\n电话：010-5550-0123\n停车场在大楼后面\n周末休息")]
    [InlineData("Dear Anna,\nthe keys are with the porter\nRegards\nBob")]
    [InlineData("Acme Instruments Ltd\n12 Mill Lane\nBirkendale\nBD7 4QP")]
    [InlineData("Shall I compare thee to a summer’s day?\nThou art more lovely and more temperate:\nRough winds do shake the darling buds of May,\nAnd summer’s lease hath all too short a date;\nSometime too hot the eye of heaven shines,\nAnd often is his gold complexion dimm’d;")]
    [InlineData("[09:14] Anna: did the pump come back from the workshop\n[09:15] Bob: yes, it stands in hall three next to the old compressor\n[09:17] Anna: thanks")]
    [InlineData("Anna: did the pump come back from the workshop\nBob: yes, it stands in hall three next to the old compressor\nAnna: thanks")]
    [InlineData("2026-03-01 10:00:01 pump 3 started by operator Anna Weller\n2026-03-01 10:04:11 pump 3 stopped because the oil was too cold")]
    [InlineData("Item      Price\nCoffee    2.80\nTea       2.20")]
    [InlineData("apples\npears\nplums\ndamsons")]
    [InlineData("Room 101 is the office of Anna Weller, phone 5501\nRoom 102 is the office of Bob Oakham, phone 5502\nRoom 103 is the office of Carl Unwin, phone 5503\nRoom 104 is the office of Dora Pratt, phone 5504")]
    public void Lines_that_are_not_wrapped_stay_lines(string lines) => Assert.Equal(lines.Split('\n'), Split(lines));

    [Fact]
    public void A_heading_line_is_not_glued_to_its_paragraph()
    {
        var paragraph = Wrap(English, 72);
        Assert.Equal("History of the library", Split("History of the library\n" + paragraph)[0]);
        Assert.Equal(
            ["Opening hours", "We are open from nine to six on weekdays and from ten to two on Saturdays."],
            Split("Opening hours\nWe are open from nine to six on weekdays and from ten to two on Saturdays."));
        Assert.Contains("Visitors", Split($"{paragraph}\n\nVisitors\n{paragraph}"));
    }

    [Fact]
    public void What_a_label_heads_goes_on_in_the_next_line()
    {
        string[] entries =
        [
            "Date:      Thursday, 12 June 2025, 09:30 to 11:10",
            "Place:     Marrick, meeting room Heron, and by video from Incheon",
            "Chair:     Helen Astbury",
            "Present:   Tomasz Wilk (production), Ingrid Solheim (quality), Leonard Brightwell (finance),\n"
                + "           Priya Devan (HR), Ruth Calloway (customer service), Park Ji-hoon (Incheon)",
            "Apologies: Marcus Oyelaran (IT security)",
        ];
        Assert.Equal(entries, Split(string.Join('\n', entries)));
    }

    [Fact]
    public void Lines_of_a_page_are_as_its_letters_make_them() =>
        Assert.Single(SentenceSplitter.Split(
            new ParsedDocument("A short line\nof a page", [new TextRegion(RegionKind.Page, new SourceSpan(0, 22), 1)], [], "en", []), new SourceSpan(0, 22)));

    [Fact]
    public void A_line_that_ends_early_in_wrapped_prose_was_meant_to_end() =>
        Assert.Contains("Yours sincerely,", Split(Wrap(English, 72) + "\nYours sincerely,\nEdith Crowe, of the Library in Market Street above the Post Office"));

    [Fact]
    public void Wrapped_lines_of_a_quoted_mail_stay_prose_and_end_where_the_quote_does()
    {
        var quoted = string.Concat(Wrap(English, 60).Split('\n').Select(line => $"> {line}\n"));
        var sentences = Split(quoted + "That is not what the archive says.");
        Assert.Equal(5, sentences.Count);
        Assert.StartsWith("The library was founded", sentences[0]);
        Assert.Equal("That is not what the archive says.", sentences[^1]);
    }

    [Theory]
    [InlineData("b.md", "First line of an address  \nSecond line of it  \nThird line")]
    [InlineData("b.md", "First line of an address\\\nSecond line of it\\\nThird line")]
    [InlineData("b.html", "<p>First line of an address<br>Second line of it<br>Third line</p>")]
    public void Breaks_of_lines_in_other_formats_count_too(string name, string content)
    {
        var document = TextFormatTests.Read(Encoding.UTF8.GetBytes(content), name);
        Assert.Equal(3, SentenceSplitter.Split(document, new SourceSpan(0, document.Text.Length)).Count);
    }

    [Fact]
    public void Text_without_any_stop_is_cut_at_its_lines_and_clauses()
    {
        var lines = Wrap(English.Replace(".", "", StringComparison.Ordinal).ToLowerInvariant(), 48);
        Assert.Equal(lines.Split('\n'), Split(lines));
        var one = Split(string.Join(", ", Enumerable.Repeat("and then we went on to the next station on the line", 40)));
        Assert.All(one, sentence => Assert.InRange(sentence.Length, 1, 400));
        Assert.All(one.SkipLast(1), sentence => Assert.EndsWith(",", sentence));
    }

    [Fact]
    public void Thai_is_not_cut_at_every_space()
    {
        Assert.Single(Split("ประเทศไทยเป็นประเทศที่ตั้งอยู่ในเอเชียตะวันออกเฉียงใต้ มีกรุงเทพมหานครเป็นเมืองหลวงของประเทศ", "a.txt"));
        var sentences = Split(string.Join(' ', Enumerable.Repeat("พนักงานทุกคนมีสิทธิลาพักร้อนได้สิบวันต่อปีโดยต้องแจ้งหัวหน้างานล่วงหน้าอย่างน้อยสามวันทำการ", 8)), "a.txt");
        Assert.InRange(sentences.Count, 4, 8);
    }

    [Fact]
    public void Numbers_of_dates_and_initials_are_no_marks() =>
        Assert.Equal(["3. Oktober ist ein Feiertag.", "J. Smith wohnt hier."], Split("3. Oktober ist ein Feiertag.\n\nJ. Smith wohnt hier."));

    private static string Unspaced(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static List<string> Joined(string text) =>
        [.. Split(text).Select(sentence => sentence.ReplaceLineEndings(" "))];

    private static IReadOnlyList<string> Split(string text, string name = "a.txt")
    {
        var document = TextFormatTests.Read(Encoding.UTF8.GetBytes(text), name);
        return [.. SentenceSplitter.Split(document, new SourceSpan(0, document.Text.Length)).Select(document.Slice)];
    }

    private static string Wrap(string prose, int width)
    {
        var text = new StringBuilder();
        var columns = 0;
        foreach (var word in prose.Split(' '))
        {
            var length = word.Sum(c => c >= '가' ? 2 : 1);
            if (columns > 0 && columns + 1 + length > width)
            {
                text.Append('\n');
                columns = 0;
            }
            else if (columns > 0)
            {
                text.Append(' ');
                columns++;
            }

            text.Append(word);
            columns += length;
        }

        return text.ToString();
    }

    private static string WrapCharacters(string prose, int width)
    {
        var text = new StringBuilder();
        var columns = 0;
        foreach (var c in prose)
        {
            var length = c >= '\u3000' ? 2 : 1;
            if (columns + length > width && c is not ('、' or '。' or '，' or ' '))
            {
                text.Append('\n');
                columns = 0;
            }

            text.Append(c);
            columns += length;
        }

        return text.ToString();
    }
}
