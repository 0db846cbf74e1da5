using System.Text;
using System.Text.RegularExpressions;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Tests.Ingestion.Chunking;

namespace RetrievalQA.Tests.Ingestion.Parsing.Word;

/// <summary>Whatever text stands in, it is read, unless its reader does not see it.</summary>
public class DocxContainerTests
{
    private const string Word = "<w:r><w:t>Randers</w:t></w:r>";

    public static readonly TheoryData<string> InlineContainers =
    [
        $"<w:smartTag w:uri=\"u\" w:element=\"City\">{Word}</w:smartTag>",
        $"<w:smartTag w:element=\"place\"><w:smartTagPr><w:attr w:name=\"n\" w:val=\"v\"/></w:smartTagPr><w:smartTag w:element=\"City\">{Word}</w:smartTag></w:smartTag>",
        $"<w:smartTag w:element=\"place\"><w:ins w:id=\"1\" w:author=\"a\"><w:hyperlink w:anchor=\"b\">{Word}</w:hyperlink></w:ins></w:smartTag>",
        $"<w:customXml w:element=\"city\"><w:customXmlPr/>{Word}</w:customXml>",
        $"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{Word}</w:sdtContent></w:sdt>",
        $"<w:ins w:id=\"1\" w:author=\"a\">{Word}</w:ins>",
        $"<w:moveTo w:id=\"1\" w:author=\"a\">{Word}</w:moveTo>",
        $"<w:hyperlink w:anchor=\"b\">{Word}</w:hyperlink>",
        $"<w:fldSimple w:instr=\" REF b \"><w:fldData>AAECAw==</w:fldData>{Word}</w:fldSimple>",
        $"<w:bdo w:val=\"ltr\">{Word}</w:bdo>",
        $"<w:dir w:val=\"ltr\">{Word}</w:dir>",
        "<m:oMath><m:r><m:t>Randers</m:t></m:r></m:oMath>",
        "<m:oMathPara><m:oMath><m:sSub><m:e><m:r><m:t>Rand</m:t></m:r></m:e><m:sub><m:r><m:t>ers</m:t></m:r></m:sub></m:sSub></m:oMath></m:oMathPara>",
        $"<mc:AlternateContent><mc:Choice Requires=\"x\">{Word}</mc:Choice><mc:Fallback>{Word}</mc:Fallback></mc:AlternateContent>",
        $"<mc:AlternateContent><mc:Choice Requires=\"x\"><x:shape/></mc:Choice><mc:Fallback>{Word}</mc:Fallback></mc:AlternateContent>",
        $"<mc:AlternateContent>{Word}</mc:AlternateContent>",
        $"<x:future><x:deeper>{Word}</x:deeper></x:future>",
        "<x:future><w:t>Randers</w:t></x:future>",
        $"<w:r><w:object>{Word}</w:object></w:r>",
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>REF b</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
            + Word + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
        $"<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>{Word}",
        $"{Word}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
        $"{Word}<w:del w:id=\"1\" w:author=\"a\"><w:r><w:delText>Aarhus</w:delText><w:t>Aarhus</w:t></w:r></w:del>",
        $"{Word}<w:moveFrom w:id=\"1\" w:author=\"a\"><w:r><w:t>Aarhus</w:t></w:r></w:moveFrom>",
        $"{Word}<w:r><w:rPr><w:vanish/></w:rPr><w:t>Aarhus</w:t></w:r>",
        $"{Word}<w:smartTag w:element=\"City\"><w:r><w:rPr><w:vanish w:val=\"true\"/></w:rPr><w:t>Aarhus</w:t></w:r></w:smartTag>",
        $"{Word}<w:r><w:rPr><w:rStyle w:val=\"Secret\"/></w:rPr><w:t>Aarhus</w:t></w:r>",
        "<w:r><w:rPr><w:rStyle w:val=\"Secret\"/><w:vanish w:val=\"0\"/></w:rPr><w:t>Randers</w:t></w:r>",
        "<w:r><w:rPr><w:webHidden/></w:rPr><w:t>Randers</w:t></w:r>",
        "<w:r><w:t>Ran</w:t><w:softHyphen/><w:lastRenderedPageBreak/><w:t>ders</w:t></w:r>",
        $"<w:proofErr w:type=\"spellStart\"/><w:bookmarkStart w:id=\"0\" w:name=\"b\"/>{Word}<w:bookmarkEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"1\"/></w:r>",
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> IF </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
            + "<w:r><w:instrText>MERGEFIELD x</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>Aarhus</w:t></w:r>"
            + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:instrText> = 1 2</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
            + Word + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
    ];

    public static readonly TheoryData<string, string> BlockContainers = new()
    {
        { "<w:sdt><w:sdtPr><w:rPr/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>" },
        { "<w:customXml w:element=\"e\"><w:customXmlPr/>", "</w:customXml>" },
        { "<w:ins w:id=\"1\" w:author=\"a\">", "</w:ins>" },
        { "<w:moveTo w:id=\"1\" w:author=\"a\">", "</w:moveTo>" },
        { "<w:smartTag w:element=\"e\">", "</w:smartTag>" },
        { "<x:future><x:deeper>", "</x:deeper></x:future>" },
        { "<mc:AlternateContent><mc:Choice Requires=\"x\">", "</mc:Choice><mc:Fallback><w:p><w:r><w:t>other</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>" },
    };

    [Theory]
    [MemberData(nameof(InlineContainers))]
    public void Text_inside_a_line_is_read_in_its_place(string container) =>
        Assert.Equal("The depot in Randers opens.", Text($"<w:p>{WordFile.Run("The depot in ")}{container}{WordFile.Run(" opens.")}</w:p>"));

    [Theory]
    [MemberData(nameof(BlockContainers))]
    public void Paragraphs_and_tables_in_a_container_are_read_in_their_place(string open, string close) =>
        Assert.Equal(
            "Before.\n\nInside.\n\na\tb\n\nAfter.",
            Text($"{Before}{open}{WordFile.Paragraph("Inside.")}<w:tbl>{Row(Cell("a"), Cell("b"))}</w:tbl>{close}{After}"));

    [Theory]
    [MemberData(nameof(BlockContainers))]
    public void Rows_and_cells_in_a_container_are_read_in_their_place(string open, string close) =>
        Assert.Equal(
            "a\tb\nc\td\ne\tf",
            Text($"<w:tbl><w:tblPr/><w:tblGrid/>{Row(Cell("a"), Cell("b"))}{open}{Row(Cell("c"), Cell("d"))}{Bare(close)}"
                + $"{Row(open + Cell("e") + Bare(close), $"<w:tc><w:tcPr/>{open}{WordFile.Paragraph("f")}{Bare(close)}</w:tc>")}</w:tbl>"));

    [Fact]
    public void Text_outside_of_any_paragraph_row_or_cell_is_kept()
    {
        var loose = $"{WordFile.Run("Loose ")}<w:smartTag>{WordFile.Run("text.")}</w:smartTag>";
        Assert.Equal("Before.\n\nLoose text.\n\nAfter.", Text($"{Before}{loose}{After}"));
        Assert.Equal("Loose text.\n\nAfter.", Text($"<x:future>{loose}{After}</x:future>"));
        Assert.Equal(
            "a\nin the table\nin the row\tb",
            Text($"<w:tbl>{Row(Cell("a"))}{WordFile.Paragraph("in the table")}{Row(WordFile.Paragraph("in the row"), Cell("b"))}</w:tbl>"));
        Assert.Equal("Outer.\n\nInner.", Text($"<w:p>{WordFile.Run("Outer.")}<x:future>{WordFile.Paragraph("Inner.")}</x:future></w:p>"));
    }

    [Fact]
    public void Deleted_and_hidden_rows_and_cells_are_no_text() =>
        Assert.Equal(
            "a\tb",
            Text($"<w:tbl>{Row("<w:trPr><w:del w:id=\"1\" w:author=\"a\"/></w:trPr>", Cell("gone"))}{Row("<w:trPr><w:hidden/></w:trPr>", Cell("hidden"))}"
                + $"{Row(Cell("a"), "<w:tc><w:tcPr><w:cellDel w:id=\"2\" w:author=\"a\"/></w:tcPr><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc>", Cell("b"))}</w:tbl>"));

    [Fact]
    public void Text_of_a_hidden_paragraph_style_is_no_text() =>
        Assert.Equal("After.", Text($"<w:p><w:pPr><w:pStyle w:val=\"SecretPart\"/></w:pPr>{Word}</w:p>{After}"));

    [Fact]
    public void A_paragraph_whose_mark_was_deleted_runs_on_into_the_next()
    {
        const string Deleted = "<w:pPr><w:rPr><w:del w:id=\"1\" w:author=\"a\"/></w:rPr></w:pPr>";
        Assert.Equal(
            "Before.\n\nThe limit is 40 tonnes.\n\nAfter.",
            Text($"{Before}<w:p>{Deleted}{WordFile.Run("The limit ")}</w:p><w:bookmarkEnd w:id=\"0\"/><w:p>{WordFile.Run("is 40 tonnes.")}</w:p>{After}"));
        Assert.Equal("Before.\n\na", Text($"{Before}<w:p>{Deleted}</w:p><w:tbl>{Row(Cell("a"))}</w:tbl>"));
    }

    [Theory]
    [InlineData("<w:t>a</w:t><w:tab/><w:t>b</w:t><w:ptab w:relativeTo=\"margin\" w:alignment=\"right\" w:leader=\"none\"/><w:t>c</w:t>", "a\tb\tc")]
    [InlineData("<w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t>", "a\nb\nc")]
    [InlineData("<w:t>a\nb</w:t>", "a b")]
    [InlineData("<w:t>CX</w:t><w:noBreakHyphen/><w:t>44</w:t><w:softHyphen/><w:t>10</w:t>", "CX\u20114410")]
    public void Characters_that_are_elements_are_read(string run, string expected) =>
        Assert.Equal(expected, Text($"<w:p><w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"720\"/></w:tabs></w:pPr><w:r>{run}</w:r></w:p>"));

    [Theory]
    [InlineData("2 x 10^-^^3^ mol", "2 x 10⁻³ mol")]
    [InlineData("H_2_O and log_10_100", "H2O and log₁₀100")]
    [InlineData("the limit.^12^ Next", "the limit.¹² Next")]
    [InlineData("the 3^rd^ day, 5 m^2 ^each", "the 3rd day, 5 m² each")]
    [InlineData("x^n^ and 2^i^, x^ni^ and x^n-1^ ", "xⁿ and 2ⁱ, xni and x^(n-1)")]
    public void Raised_and_lowered_characters_keep_their_position(string marked, string text)
    {
        var pieces = marked.Split('^').SelectMany((piece, raised) => piece.Split('_').Select((part, lowered) =>
            (Text: part, Position: raised % 2 == 1 ? "superscript" : lowered % 2 == 1 ? "subscript" : "baseline")));
        var runs = pieces.Where(piece => piece.Text.Length > 0).Select(piece =>
            $"<w:r><w:rPr><w:vertAlign w:val=\"{piece.Position}\"/></w:rPr><w:t xml:space=\"preserve\">{piece.Text}</w:t></w:r>");
        Assert.Equal(text, Text($"<w:p>{string.Concat(runs)}</w:p>"));
    }

    [Fact]
    public void Powers_in_formulas_are_raised() =>
        Assert.Equal(
            "E=mc²+1",
            Text($"<w:p><m:oMath><m:r><m:t>E=m</m:t></m:r><m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
                + "<m:r><m:t>+1</m:t></m:r></m:oMath></w:p>"));

    [Fact]
    public void Readings_follow_the_whole_word_in_brackets()
    {
        static string Ruby(string word, string reading) =>
            $"<w:r><w:ruby><w:rubyPr/><w:rt>{WordFile.Run(reading)}</w:rt><w:rubyBase>{WordFile.Run(word)}</w:rubyBase></w:ruby></w:r>";
        Assert.Equal(
            "東京（とうきょう）の倉庫（そうこ）", Text($"<w:p>{Ruby("東", "とう")}{Ruby("京", "きょう")}{WordFile.Run("の")}{Ruby("倉庫", "そうこ")}</w:p>"));
    }

    [Theory]
    [InlineData("Symbol F06D", "μ")]
    [InlineData("Symbol F0B0", "°")]
    [InlineData("Symbol F0B3", "≥")]
    [InlineData("Symbol F0E5", "∑")]
    [InlineData("Symbol F0F2", "∫")]
    [InlineData("Symbol 20AC", "€")]
    [InlineData("Wingdings F0FE", "☑")]
    [InlineData("Wingdings F0A8", "☐")]
    [InlineData("Arial 00B5", "µ")]
    [InlineData("Wingdings F04A", "☺")]
    [InlineData("Wingdings F08A", "⑩")]
    [InlineData("Wingdings F08D", "❷")]
    [InlineData("Wingdings F028", "\uFFFD")]
    [InlineData("Wingdings 3 F070", "\uFFFD")]
    [InlineData("Webdings F041", "\uFFFD")]
    [InlineData("Wingdings F020", "")]
    public void Symbols_are_read_by_what_their_font_shows(string symbol, string expected)
    {
        var (font, code) = (symbol[..symbol.LastIndexOf(' ')], symbol[(symbol.LastIndexOf(' ') + 1)..]);
        Assert.Equal($"5{expected}g", Text($"<w:p><w:r><w:t>5</w:t><w:sym w:font=\"{font}\" w:char=\"{code}\"/><w:t>g</w:t></w:r></w:p>"));
    }

    [Theory]
    [InlineData("<w:pict><v:shape><v:textbox><w:txbxContent>", "</w:txbxContent></v:textbox></v:shape></w:pict>")]
    [InlineData("<w:drawing><a:graphic><wps:wsp><wps:txbx><w:txbxContent>", "</w:txbxContent></wps:txbx></wps:wsp></a:graphic></w:drawing>")]
    [InlineData("<w:object><v:shape><v:textbox><w:txbxContent>", "</w:txbxContent></v:textbox></v:shape></w:object>")]
    public void Text_boxes_are_read_once_and_after_their_paragraph(string open, string close)
    {
        var box = $"{open}{WordFile.Paragraph("Unload before 14:30.")}{close}";
        const string Expected = "Before. Same line.\n\nUnload before 14:30.\n\nAfter.";
        var line = $"<w:p>{WordFile.Run("Before.")}<w:r>{{0}}</w:r>{WordFile.Run(" Same line.")}</w:p>{After}";
        Assert.Equal(Expected, Text(line.Replace("{0}", box, StringComparison.Ordinal)));
        var alternatives = $"<mc:AlternateContent><mc:Choice Requires=\"wps\">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>";
        Assert.Equal(Expected, Text(line.Replace("{0}", alternatives, StringComparison.Ordinal)));
    }

    [Fact]
    public void Text_that_is_drawn_is_read()
    {
        const string Drawn = "<w:drawing><a:txBody><a:p><a:r><a:t>Drawn.</a:t></a:r></a:p></a:txBody></w:drawing>";
        Assert.Equal("Before.\n\nDrawn.", Text($"<w:p>{WordFile.Run("Before.")}<w:r>{Drawn}</w:r></w:p>"));
        Assert.Equal("WINTER SALE", Text("<w:p><w:r><w:pict><v:shape><v:textpath string=\"WINTER SALE\"/></v:shape></w:pict></w:r></w:p>"));
    }

    [Fact]
    public void Words_of_diagrams_and_titles_of_charts_are_read_where_they_stand()
    {
        const string Shown = "<a:p><a:r><a:t>{0}</a:t></a:r></a:p>";
        const string Drawings = "<w:r><w:drawing><dgm:relIds r:dm=\"d\"/></w:drawing><w:drawing><c:chart r:id=\"c\"/></w:drawing></w:r>";
        var file = new WordFile($"<w:p>{WordFile.Run("Before.")}{Drawings}</w:p>{After}")
            .Diagram("d", string.Concat(new[] { "Board", "Sales" }.Select(word => $"<dgm:pt><dgm:t>{string.Format(Shown, word)}</dgm:t></dgm:pt>")))
            .Chart("c", $"<c:title><c:rich>{string.Format(Shown, "Turnover")}</c:rich></c:title>");
        Assert.Equal("Before.\n\nBoard\n\nSales\n\nTurnover\n\nAfter.", Read(file).Text.TrimEnd());
    }

    [Fact]
    public void What_was_ticked_and_chosen_in_a_form_is_read()
    {
        var ticked = Field("<w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox>");
        var left = Field("<w:checkBox><w:default w:val=\"0\"/></w:checkBox>");
        var colour = Field("<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"red\"/><w:listEntry w:val=\"green\"/></w:ddList>");
        Assert.Equal("☒ Yes ☐ No, green", Text($"<w:p>{ticked}{WordFile.Run(" Yes ")}{left}{WordFile.Run(" No, ")}{colour}</w:p>"));
    }

    [Theory]
    [InlineData("<m:f><m:fPr/><m:num>1</m:num><m:den>2</m:den></m:f>", "1/2")]
    [InlineData("<m:f><m:num>a+b</m:num><m:den><m:f><m:num>c</m:num><m:den>2d</m:den></m:f></m:den></m:f>", "(a+b)/(c/2d)")]
    [InlineData("<m:rad><m:radPr><m:degHide m:val=\"1\"/></m:radPr><m:deg/><m:e>x+1</m:e></m:rad>", "√(x+1)")]
    [InlineData("<m:rad><m:deg>3</m:deg><m:e>8</m:e></m:rad>", "³√8")]
    [InlineData("<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>i=1</m:sub><m:sup>n</m:sup><m:e>i</m:e></m:nary>", "∑_(i=1)^n i")]
    [InlineData("<m:nary><m:sub/><m:sup/><m:e>f</m:e></m:nary>", "∫ f")]
    [InlineData("<m:sSup><m:e><m:d><m:e>a+b</m:e></m:d></m:e><m:sup>2</m:sup></m:sSup>", "(a+b)²")]
    [InlineData("<m:d><m:dPr><m:begChr m:val=\"{\"/><m:endChr m:val=\"\"/></m:dPr><m:e>a</m:e></m:d>", "{a")]
    [InlineData("<m:func><m:fName>sin</m:fName><m:e>x</m:e></m:func>", "sin x")]
    [InlineData("<m:m><m:mr><m:e>1</m:e><m:e>0</m:e></m:mr><m:mr><m:e>0</m:e><m:e>1</m:e></m:mr></m:m>", "1 0; 0 1")]
    [InlineData("<m:sSup><m:e>x</m:e><m:sup><m:f><m:num>1</m:num><m:den>2</m:den></m:f></m:sup></m:sSup>", "x^(1/2)")]
    [InlineData("<m:f><m:num>1</m:num><m:den>2</m:den><x:odd>3</x:odd></m:f>", "123")]
    [InlineData("<m:f><m:num>1</m:num><m:den>2</m:den><m:e>3</m:e></m:f>", "123")]
    [InlineData("<m:m><m:mr><m:e>1</m:e><w:ins><m:e>2</m:e></w:ins></m:mr></m:m>", "12")]
    [InlineData("<m:d><m:e><m:f><m:fPr><m:type m:val=\"noBar\"/></m:fPr><m:num>n</m:num><m:den>k</m:den></m:f></m:e></m:d>", "(n; k)")]
    public void Formulas_say_in_one_line_what_they_mean(string formula, string expected) =>
        Assert.Equal(
            expected,
            Text($"<w:p><m:oMath>{Regex.Replace(formula, ">(?<t>[^<]+)", "><m:r><m:t>${t}</m:t></m:r>", RegexOptions.NonBacktracking)}</m:oMath></w:p>"));

    [Fact]
    public void Notes_are_read_and_comments_are_not()
    {
        var file = new WordFile($"<w:p>{WordFile.Run("Due in 45 days")}<w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>")
            .Footnotes($"<w:footnote w:id=\"2\"><w:p>{WordFile.Run("2 percent in ")}<w:smartTag>{Word}</w:smartTag></w:p></w:footnote>"
                + $"<w:footnote w:id=\"3\">{After}</w:footnote>")
            .Comments($"<w:comment w:id=\"1\" w:author=\"B\">{WordFile.Paragraph("Too dear.")}</w:comment>");
        Assert.Equal("Due in 45 days\n\n2 percent in Randers", Read(file).Text.TrimEnd());
    }

    [Fact]
    public void Notes_are_read_once_also_those_of_notes_and_of_headers()
    {
        static string Mark(int id) => $"<w:r><w:footnoteReference w:id=\"{id}\"/></w:r>";
        static string Note(int id, string text, string more = "") => $"<w:footnote w:id=\"{id}\"><w:p>{WordFile.Run(text)}{more}</w:p></w:footnote>";
        var file = new WordFile($"<w:p>{WordFile.Run("Body.")}{Mark(2)}{Mark(3)}{Mark(2)}</w:p><w:sectPr><w:headerReference r:id=\"h\"/></w:sectPr>")
            .Header("h", $"<w:p>{WordFile.Run("Header.")}{Mark(5)}</w:p>")
            .Footnotes(Note(5, "Five.") + Note(4, "Four.", Mark(2)) + Note(3, "Three.", Mark(4)) + Note(2, "Two."));
        Assert.Equal("Body.\n\nTwo.\n\nThree.\n\nFour.\n\nHeader.\n\nFive.", Read(file).Text.TrimEnd());
    }

    [Fact]
    public void The_numbers_of_a_list_are_shown_in_cells_too()
    {
        static string Item(string text) => $"<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{(text.Length > 0 ? WordFile.Run(text) : "")}</w:p>";
        static string Row(string number, string name) => $"<w:tr><w:tc>{number}</w:tc><w:tc>{WordFile.Paragraph(name)}</w:tc></w:tr>";
        var file = new WordFile($"<w:tbl>{Row(Item(""), "Hammer")}{Row(Item("") + Item("b"), "Nail")}</w:tbl>{Item("After")}").Numbering(
            "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>"
            + "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>");
        Assert.Equal("1.\tHammer\n2. 3. b\tNail\n\n4. After", Read(file).Text.TrimEnd());
    }

    [Fact]
    public void A_mark_that_was_left_over_hides_nothing_between_it_and_the_field_that_was_never_separated()
    {
        static string Mark(string type) => $"<w:r><w:fldChar w:fldCharType=\"{type}\"/></w:r>";
        static string Instruction(string text) => $"<w:r><w:instrText>{text}</w:instrText></w:r>";
        var reference = Mark("begin") + Instruction("REF b") + Mark("separate") + Word + Mark("end");
        var inside = $"<w:p>{WordFile.Run("See ")}{reference}</w:p>{After}";
        const string Expected = "Before.\n\nSee Randers\n\nAfter.";
        Assert.Equal(Expected, Text($"<w:p>{Mark("begin")}{Instruction("DATE")}</w:p>{Before}{inside}<w:p>{Mark("end")}</w:p>"));
        Assert.Equal(Expected, Text($"<w:p>{Mark("begin")}{Instruction("DATE")}</w:p>{Before}{inside}<w:p>{Mark("separate")}{Mark("end")}</w:p>"));
        Assert.Equal(
            "Randers\n\nAfter.",
            Text($"<w:p>{Mark("begin")}{Instruction("IF")}{reference}</w:p><w:p>{WordFile.Run("gone")}{Instruction("= 1 2")}{Mark("separate")}{Word}{Mark("end")}</w:p>{After}"));
    }

    [Fact]
    public void A_diagram_is_read_once_wherever_it_is_shown()
    {
        const string Drawing = "<w:p><w:r><w:drawing><dgm:relIds r:dm=\"{0}\"/></w:drawing></w:r></w:p>";
        var file = new WordFile(string.Format(Drawing, "d") + string.Format(Drawing, "e"))
            .Diagram("d", "<dgm:t><a:p><a:r><a:t>Board</a:t></a:r></a:p></dgm:t>").Again("e", "d");
        Assert.Equal("Board", Read(file).Text.TrimEnd());
    }

    [Fact]
    public void Files_of_the_strict_edition_are_read()
    {
        const string Secret = "<w:r><w:rPr><w:rStyle w:val=\"Secret\"/></w:rPr><w:t>Aarhus</w:t></w:r>";
        var body = $"<w:p><w:smartTag>{Word}</w:smartTag>{Secret}</w:p><w:sectPr><w:headerReference r:id=\"h\"/></w:sectPr>";
        var file = new WordFile(body) { IsStrict = true }
            .Header("h", WordFile.Paragraph("Nordvind A/S"));
        Assert.Equal("Randers\n\nNordvind A/S", Read(file).Text.TrimEnd());
    }

    [Fact]
    public void Embedded_files_are_read_where_they_stand_and_what_cannot_be_is_said()
    {
        var chunks = string.Concat("htdx".Select(id => $"<w:altChunk r:id=\"{id}\"/>"));
        var file = new WordFile($"{Before}{chunks}<w:p><w:subDoc r:id=\"s\"/></w:p>{After}")
            .Chunk("h", "a.htm", "text/html", Encoding.UTF8.GetBytes("<h1>Terms</h1><p>Net 30 days.</p>"))
            .Chunk("t", "b.txt", "text/plain", Encoding.UTF8.GetBytes("No returns."))
            .Chunk("d", "c.docx", WordFile.MainType, WordFile.Of(WordFile.Paragraph("Inner.")))
            .Chunk("x", "d.rtf", "application/rtf", Encoding.UTF8.GetBytes("{\\rtf1 Lost.}"))
            .Linked("s", "subDocument", "part2.docx");
        var document = Read(file);
        Assert.Equal("Before.\n\nTerms\n\nNet 30 days.\n\nNo returns.\n\nInner.\n\nAfter.", document.Text.TrimEnd());
        Assert.Equal("Terms", document.Slice(Assert.Single(document.Regions, region => region.Kind is RegionKind.Heading).Span));
        Assert.Equal(2, document.Notes.Count(note => note.StartsWith("A file inside of this one was not read.", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_embedded_file_with_two_names_is_read_once() =>
        Assert.Equal("No returns.", Read(new WordFile("<w:altChunk r:id=\"t\"/><w:altChunk r:id=\"u\"/>")
            .Chunk("t", "b.txt", "text/plain", Encoding.UTF8.GetBytes("No returns.")).Again("u", "t")).Text.TrimEnd());

    [Fact]
    public void Embedded_files_may_unpack_to_so_much_all_together()
    {
        var large = new string('x', 1_100_000) + " word";
        var inner = WordFile.Of($"{WordFile.Paragraph(large)}<w:p/>");
        var middle = new WordFile("<w:altChunk r:id=\"a\"/><w:altChunk r:id=\"b\"/>")
            .Chunk("a", "a.docx", WordFile.MainType, inner).Chunk("b", "b.docx", WordFile.MainType, inner).Build();
        var content = new WordFile("<w:altChunk r:id=\"a\"/><w:altChunk r:id=\"b\"/>")
            .Chunk("a", "a.docx", WordFile.MainType, middle).Chunk("b", "b.docx", WordFile.MainType, middle).Build();
        var document = DocumentReader.Read(content, "a.docx", "", Limits.Default with { MaxUnpackedMegabytes = 8 });
        Assert.Equal(3, Regex.Count(document.Text, "word"));
        Assert.Contains("inside of this one unpack to more than 4 MB", Assert.Single(document.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_holds_itself_over_and_over_is_read_to_an_end()
    {
        var content = WordFile.Of(WordFile.Paragraph("Innermost."));
        for (var depth = 0; depth < 40; depth++)
        {
            content = new WordFile($"{WordFile.Paragraph($"Layer {depth}.")}<w:altChunk r:id=\"d\"/>")
                .Chunk("d", "c.docx", WordFile.MainType, content).Build();
        }

        var document = TextFormatTests.Read(content, "a.docx");
        Assert.Contains("Layer 39.", document.Text);
        Assert.Contains(document.Notes, note => note.Contains("unpacks", StringComparison.Ordinal));
    }

    private static string Before => WordFile.Paragraph("Before.");

    private static string After => WordFile.Paragraph("After.");

    private static string Row(params string[] cells) => $"<w:tr>{string.Concat(cells)}</w:tr>";

    private static string Cell(string text) => $"<w:tc><w:tcPr/>{WordFile.Paragraph(text)}</w:tc>";

    private static string Field(string properties) =>
        $"<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:name w:val=\"n\"/>{properties}</w:ffData></w:fldChar></w:r>"
        + "<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    // The other branch of an alternative repeats paragraphs; around rows and cells it is left empty.
    private static string Bare(string close) => close.Replace("<w:p><w:r><w:t>other</w:t></w:r></w:p>", "", StringComparison.Ordinal);

    private static string Text(string body) => Read(new WordFile(body)).Text.TrimEnd();

    private static ParsedDocument Read(WordFile file)
    {
        const string Hidden =
            "<w:style w:type=\"character\" w:styleId=\"Secret\"><w:name w:val=\"Secret\"/><w:rPr><w:vanish/></w:rPr></w:style>"
            + "<w:style w:type=\"paragraph\" w:styleId=\"SecretPart\"><w:name w:val=\"Secret part\"/><w:rPr><w:vanish/></w:rPr></w:style>";
        var document = TextFormatTests.Read(file.Styles(Hidden).Build(), "a.docx");
        ParsedDocumentAssert.IsSound(document);
        return document;
    }
}
