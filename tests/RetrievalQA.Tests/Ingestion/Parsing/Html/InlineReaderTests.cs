using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Ingestion.Parsing.Html;

/// <summary>How what a browser sets in two dimensions is written in a line.</summary>
public class InlineReaderTests
{
    [Theory]
    [InlineData("2 m<sup>2</sup> and 10<sup>4</sup> units of CO<sub>2</sub>", "2 m² and 10⁴ units of CO2")]
    [InlineData("10<sup>-3</sup> mol, Ca<sup>2+</sup>, x<sup>n</sup>", "10⁻³ mol, Ca²⁺, xⁿ")]
    [InlineData("e<sup>x</sup> and 2<sup>a+b</sup>", "e^x and 2^(a+b)")]
    [InlineData("the 1<sup>st</sup>, le 2<sup>e</sup>, M<sup>me</sup> Roy, Tarn<sup>TM</sup>", "the 1st, le 2e, Mme Roy, Tarn™")]
    [InlineData("3<sup>1</sup>/<sub>2</sub> and log<sub>10</sub>100", "3¹/₂ and log₁₀100")]
    [InlineData("H<sub>2</sub>SO<sub>4</sub>, V<sub>max</sub>", "H2SO4, Vmax")]
    [InlineData("a word<sup><a href='#n1'>1</a></sup> and<sup><a href='#n2'>[2]</a></sup>", "a word¹ and[2]")]
    [InlineData("It ended.<sup>3</sup> Then a word<sup>4,5</sup> more", "It ended.³ Then a word⁴,⁵ more")]
    [InlineData("Expense<sup>(1)</sup> as of 2015<sup>[<a href=/x>update</a>]</sup>", "Expense(1) as of 2015[update]")]
    [InlineData("a word<sub> below </sub>more, 3<sup> rd</sup> place", "a word below more, 3 rd place")]
    [InlineData("<a href='#area'>Area in m<sup>2</sup></a>, a word<a href='#n1'> <sup>1</sup></a>", "Area in m², a word ¹")]
    [InlineData("Price<sup>*</sup> and<sup>Terms apply</sup>", "Price* and Terms apply")]
    [InlineData("<math><msup><mn>10</mn><mn>6</mn></msup> <mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac></math>", "10⁶ 1/(a+b)")]
    public void Raised_and_lowered_characters_do_not_run_into_others(string html, string text)
    {
        Assert.Equal(text, HtmlParserTests.TextOf($"<p>{html}</p>"));
        Assert.Equal(text, HtmlParserTests.TextOf($"<h1>{html}</h1>"));
        Assert.StartsWith($"{text}\tx", HtmlParserTests.TextOf($"<table><tr><td>{html}<td>x</table>"));
    }

    [Theory]
    [InlineData("<ruby>東京<rt>とうきょう</rt></ruby>の倉庫に返送してください。", "東京（とうきょう）の倉庫に返送してください。")]
    [InlineData("<ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby>の倉庫", "東京（とうきょう）の倉庫")]
    [InlineData("<ruby>漢<rp>(</rp><rt>한</rt><rp>)</rp>字<rp>(</rp><rt>자</rt><rp>)</rp></ruby> 수업", "漢字(한자) 수업")]
    [InlineData("<ruby><b>New </b><b>York</b><rt>big </rt><rt>apple</rt></ruby>", "New York(big apple)")]
    [InlineData("<ruby><rb>北京</rb><rtc><rt>Běijīng</rt></rtc></ruby>", "北京(Běijīng)")]
    public void A_reading_follows_the_words_that_it_stands_over(string html, string text) => Assert.Equal(text, HtmlParserTests.TextOf($"<p>{html}</p>"));

    [Theory]
    [InlineData("The maxi&shy;mum is 31<wbr>.5 kg.", "The maximum is 31.5 kg.")]
    [InlineData("one<br>two <br> three", "one\ntwo\nthree")]
    [InlineData("The <abbr title='Service Level Agreement'>SLA</abbr> holds.", "The SLA holds.")]
    [InlineData("<label>Name <input value=Ann></label> <input type=password value=secret><input type=submit value=Send>", "Name Ann")]
    [InlineData("<label><input type=checkbox checked> Express</label> <label><input type=checkbox> Insured</label>", "☑ Express ☐ Insured")]
    [InlineData("<input type=checkbox role=button> Menu", "Menu")]
    [InlineData("<label>Country <select><option>Denmark<option>Norway</select></label>", "Country Denmark, Norway")]
    [InlineData("<label>Country <select><option>Denmark<option selected>Norway</select></label>", "Country Norway")]
    [InlineData("<img src=a.png alt='Label with barcode RX-5'>", "Label with barcode RX-5")]
    [InlineData("Read <img src=i.png alt='info icon'>this.", "Read this.")]
    [InlineData("this <a href=/><img src=logo.png alt='ACME'></a>", "this")]
    public void Breaks_fields_and_images_are_read_as_a_reader_does(string html, string text) => Assert.Equal(text, HtmlParserTests.TextOf($"<p>{html}</p>"));

    [Fact]
    public void A_long_list_to_pick_from_is_no_text() =>
        Assert.Equal("Year of birth", HtmlParserTests.TextOf($"<p>Year of birth <select>{string.Concat(Enumerable.Range(1950, 60).Select(y => $"<option>{y}"))}</select>"));

    [Fact]
    public void An_image_in_a_cell_and_in_a_figure_is_what_it_stands_for()
    {
        Assert.Equal("Range\t40 m\nWi-Fi\tyes", HtmlParserTests.TextOf("<table><tr><td>Range<td>40 m<tr><td>Wi-Fi<td><img alt=yes></table>"));
        Assert.Equal("Plan of the hall\n\nFigure 1", HtmlParserTests.TextOf("<figure><a href=x><img alt='Plan of the hall'></a><figcaption>Figure 1</figcaption></figure>"));
    }

    [Theory]
    [InlineData("<ol><li>one<li>two</ol>", "1. one\n2. two")]
    [InlineData("<ol start=5><li>five<li value=9>nine<li>ten</ol>", "5. five\n9. nine\n10. ten")]
    [InlineData("<ol reversed><li>two<li>one</ol>", "2. two\n1. one")]
    [InlineData("<ol type=a start=26><li>z<li>aa</ol>", "z. z\naa. aa")]
    [InlineData("<ol type=I start=4><li>four<li>five</ol>", "IV. four\nV. five")]
    [InlineData("<ol style='list-style-type: lower-roman'><li>one<li>two</ol>", "i. one\nii. two")]
    [InlineData("<style>.bare{list-style:none}</style><ol class=bare><li>one<li>two</ol>", "one\ntwo")]
    [InlineData("<ol><li><p>one</p><p>more</p><li hidden>no<li>two<ol><li>inner</ol></ol>", "1. one\n\nmore\n\n2. two\n1. inner")]
    [InlineData("<ol><li><li><h3>Step</h3>do it<li><pre>code</pre></ol>", "2. Step\n\ndo it\n\n3. code")]
    [InlineData("<ul><li>one<li>two</ul>", "one\ntwo")]
    [InlineData("<ol start=99999999999999><li>one</ol>", "1. one")]
    public void Numbered_items_keep_their_numbers(string html, string text) => Assert.Equal(text, HtmlParserTests.TextOf(html));

    [Theory]
    [InlineData("<dt>Courier</dt><dd>Blue Heron</dd><dt>Hours</dt> <dd>9 to 17</dd>", "Courier\tBlue Heron", "Hours\t9 to 17")]
    [InlineData("<dt>Colour<dt>Color<dd>What is seen.<dd>A pigment.", "Colour\nColor\tWhat is seen.\nA pigment.")]
    [InlineData("<div><dt>Courier</dt><dd>Blue Heron</dd></div><div><dt>Hours</dt><dd>9 to 17</dd></div>", "Courier\tBlue Heron", "Hours\t9 to 17")]
    [InlineData("<dt>Courier</dt><dd></dd><dt>Hours</dt><dd><p></p></dd>", "Courier", "Hours")]
    [InlineData("<dt>Courier</dt><dd><p>Blue Heron</p></dd>", "Courier\tBlue Heron")]
    [InlineData("<dt>Ways</dt><dd><ul><li>by sea</li><li>by air</li></ul></dd>", "Ways\tby sea", "by air")]
    public void A_term_and_its_description_are_one_item(string list, params string[] items)
    {
        var document = HtmlParserTests.Parse($"<dl>{list}</dl>");
        Assert.Equal(string.Join('\n', items), document.Text);
        Assert.All(document.Regions, region => Assert.Equal(RegionKind.ListItem, region.Kind));
        Assert.Equal(items, document.Regions.Select(region => document.Slice(region.Span)));
    }
}
