using RetrievalQA.Ingestion.Parsing.Html;

namespace RetrievalQA.Tests.Ingestion.Parsing.Html;

/// <summary>What of a page is text, and what only stands in its markup.</summary>
public class PageViewTests
{
    private const string Rest = "<p>What everybody sees of this page.</p>";
    private const string RestText = "What everybody sees of this page.";

    [Theory]
    [InlineData(".x{display:none}", "<p class='y x'>away</p>")]
    [InlineData("#x { color: red; display : none ; }", "<p id=x>away</p>")]
    [InlineData("aside{visibility:hidden}", "<aside>away</aside>")]
    [InlineData("ASIDE, .z { Display: NONE !important }", "<aside>away</aside>")]
    [InlineData("div .x{display:none}", "<div><p><span class=x>away</span></p></div>")]
    [InlineData("div > p.x{display:none}", "<div><p class=x>away</p></div>")]
    [InlineData("[data-old='yes']{display:none}", "<p data-old=yes>away</p>")]
    [InlineData("@media screen { .x{display:none} }", "<p class=x>away</p>")]
    [InlineData("@layer base { .x{display:none} }", "<p class=x>away</p>")]
    [InlineData("/* .x{} */ <!-- .x{display:none} -->", "<p class=x>away</p>")]
    [InlineData("@import url('a;b.css'); @font-face{font-family:x;src:url(data:a;b)} .x{display:none}", "<p class=x>away</p>")]
    [InlineData(".x{display:block} .x{display:none}", "<p class=x>away</p>")]
    [InlineData("p{display:block} .x{display:none}", "<p class=x>away</p>")]
    [InlineData(".old{text-decoration: line-through}", "<p class=old>away</p>")]
    [InlineData("@media print { .x{display:block} } .x{display:none}", "<p class=x>away</p>")]
    [InlineData(".x{display:block;display:none}", "<p class=x>away</p>")]
    [InlineData(".x{display:none !important;display:block}", "<p class=x>away</p>")]
    [InlineData("", "<p style='display:block;display:none'>away</p>")]
    [InlineData(".x{visibility:hidden}", "<p class=x>away <b>all of it</b></p>")]
    public void What_rules_of_the_page_hide_is_no_text(string rules, string part) =>
        Assert.Equal(RestText, HtmlParserTests.TextOf($"<style>{rules}</style>{Rest}{part}"));

    [Theory]
    [InlineData(".x{display:none}", "<p class=y>kept</p>")]
    [InlineData("div > .x{display:none}", "<div><p><span class=x>kept</span></p></div>")]
    [InlineData(".x{display:none}", "<p class=x style='display:block'>kept</p>")]
    [InlineData(".x{display:none} p.y{display:block}", "<p class='x y'>kept</p>")]
    [InlineData(".x{display:none !important} #y{display:block !important}", "<p class=x id=y>kept</p>")]
    [InlineData("@media print { .x{display:none} }", "<p class=x>kept</p>")]
    [InlineData("@media (max-width: 600px) { .x{display:none} }", "<p class=x>kept</p>")]
    [InlineData("@supports not (display: grid) { .x{display:none} }", "<p class=x>kept</p>")]
    [InlineData(".d-none{display:none} @media (min-width:600px){.d-md-block{display:block}}", "<p class='d-none d-md-block'>kept</p>")]
    [InlineData("@keyframes k { from {visibility:hidden} to {visibility:visible} } .x{animation:k}", "<p class=x>kept</p>")]
    [InlineData(".x{display:none} .x.open{display:block}", "<p class=x>kept</p>")]
    [InlineData(".x{display:none} .x:target{display:block}", "<p class=x>kept</p>")]
    [InlineData(".x{display:none} :checked ~ .x{display:block}", "<p class=x>kept</p>")]
    [InlineData(".x{display:none; &.open{display:block}}", "<p class=x>kept</p>")]
    [InlineData(".x{color:red; .y{display:none}}", "<p class=x>kept</p>")]
    [InlineData(".x:not(.open){display:none}", "<p class=x>kept</p>")]
    [InlineData(".x::after{display:none}", "<p class=x>kept</p>")]
    [InlineData(".x{display:none;display:block}", "<p class=x>kept</p>")]
    [InlineData("", "<p style='display:none;display:block'>kept</p>")]
    [InlineData(".x{visibility:hidden} .y{visibility:visible}", "<p class=x>away <span>far <img alt=away></span><b>away <i class=y>kept</i></b></p>")]
    [InlineData(".x{visibility:hidden} .y{visibility:visible}", "<div class=x>away<div class=x>away<p class=y>kept <span class=x>away</span></p></div></div>")]
    [InlineData(".x{visibility:hidden} .y{visibility:inherit} .z{visibility:visible}", "<div class=x><p class=y>away</p><p class=z>kept</p></div>")]
    [InlineData("[x-cloak]{display:none}", "<p x-cloak>kept</p>")]
    [InlineData(".sr-only{position:absolute;width:1px;height:1px;clip:rect(0,0,0,0);overflow:hidden}", "<p class=sr-only>kept</p>")]
    public void What_a_reader_can_see_or_open_is_text(string rules, string part) =>
        Assert.Equal($"{RestText}\n\nkept", HtmlParserTests.TextOf($"<style>{rules}</style>{Rest}{part}"));

    [Theory]
    [InlineData("<style>body{display:none}</style><body><p>All of it.</p>")]
    [InlineData("<style>#app{visibility:hidden}</style><div id=app><p>All of it.</p></div>")]
    [InlineData("<style media=print>p{display:none}</style><p>All of it.</p>")]
    [InlineData("<noscript><style>p{display:none}</style></noscript><p>All of it.</p>")]
    public void A_curtain_before_the_whole_page_hides_nothing(string page) => Assert.Equal("All of it.", HtmlParserTests.TextOf(page));

    [Theory]
    [InlineData("<p>The fee is <del>20 percent</del> <ins>8 percent</ins>.</p>", "The fee is 8 percent.")]
    [InlineData("<p>Now <s>90</s> <strike>80</strike> 70 euros.</p>", "Now 70 euros.")]
    [InlineData("<p><span style='text-decoration:line-through'>90</span> 70 euros.</p>", "70 euros.")]
    [InlineData("<pre>a <del>b</del>\nc<br>d</pre>", "a \nc\nd")]
    [InlineData("<p>Seen.</p><p hidden>Not seen.</p><p hidden=until-found>Found.</p>", "Seen.\n\nFound.")]
    [InlineData("<p>Seen.</p><dialog>Closed.</dialog><dialog open>Open.</dialog>", "Seen.\n\nOpen.")]
    [InlineData("<a href='#b'>Second</a><div id=b hidden>Tab.</div><div id=c hidden>Not seen.</div>", "Second\n\nTab.")]
    [InlineData("<button aria-controls='b c'>Open</button><div id=b style='display:none'>Panel.</div><div style='display:none'>Not seen.</div>", "Open\n\nPanel.")]
    [InlineData("<p>Seen.</p><template><p>Not seen.</p></template><noscript>Not seen.</noscript>", "Seen.")]
    [InlineData("<p aria-hidden=true>★★★★★</p><p>Seen.</p>", "★★★★★\n\nSeen.")]
    [InlineData("<details><summary>Who pays?</summary>The customer pays.</details>", "Who pays?\n\nThe customer pays.")]
    [InlineData("<table><tr><td>a<td style='visibility:hidden'>1<td>2<tr><td>b<td style='display:none'>1<td>2</table>", "a\t\t2\nb\t2")]
    [InlineData("<ol><li>one<li style='visibility:hidden'>two<li>three</ol>", "1. one\n3. three")]
    [InlineData("<p>Do read<span class=cookie-notice> (cookies)</span> this.</p>", "Do read this.\n\n(cookies)")]
    [InlineData("<p>Floor plan</p><svg><title>Plan</title><defs><text>x</text></defs><text>Pump room 12</text><text>Hall</text></svg>", "Floor plan\n\nPump room 12\n\nHall")]
    [InlineData("<div>foo<h2 class=cookie-banner>Cookies</h2>bar</div>", "foo\n\nbar\n\nCookies")]
    [InlineData("<table><tr><td>a<td>1</tr><tr hidden><td>b<td>2</tr><tbody hidden><tr><td>c<td>3</table>", "a\t1")]
    public void Struck_out_and_closed_parts_are_no_text_and_what_can_be_opened_is(string page, string text) =>
        Assert.Equal(text, HtmlParserTests.TextOf(page));

    [Fact]
    public void Rules_that_could_not_all_be_looked_at_hide_nothing()
    {
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(
            "<style>p.z{display:none} .a .b .x{display:block} .x.y{display:block}</style>" + string.Concat(Enumerable.Repeat("<p class='x y z'>kept</p>", 5)));
        foreach (var budget in Enumerable.Range(0, 40))
        {
            var styles = PageStyles.Of(page, budget);
            Assert.All(page.QuerySelectorAll("p"), element => Assert.Equal(Visibility.Inherited, styles.VisibilityOf(element, isUnseen: false)));
        }
    }

    [Fact]
    public void Navigation_of_links_is_left_out_and_what_says_something_beside_the_body_comes_last() =>
        Assert.Equal(
            "Body\n\nWhat the page says.\n\nIn the side bar: open till nine.\n\nWe use cookies.\n\nHome › Body\n\nCall us\n\nThe support phone is 555-0114, all days.",
            HtmlParserTests.TextOf("""
                <div class="cookie-banner">We use cookies.</div>
                <nav><ul><li><a href=/>Home</a></li><li><a href=/sale>Sale: 70 days</a></li></ul></nav>
                <ul class="breadcrumb"><li><a href=/>Home</a> › Body</li></ul>
                <nav><h2>Call us</h2><p>The support phone is 555-0114, all days.</p></nav>
                <h1>Body</h1><p>What the page says.</p><aside><p>In the side bar: open till nine.</p></aside>
                """));

    [Fact]
    public void A_page_of_all_of_it_is_read_as_it_is_seen() =>
        Assert.Equal(
            "Returns\n\nGoods can be returned within 30 days.\n\nThe fee is 8 percent.\n\nAt most 31.5 kg, 2 m² and 10⁴ units.\n\n"
            + "Who pays?\n\nThe customer pays.\n\nCourier\tBlue Heron\nHours\t9 to 17\n\n東京（とうきょう）の倉庫\n\nCookie settings. Phone 555-0114.",
            HtmlParserTests.TextOf("""
                <!doctype html><html><head><title>Returns help</title><style>.x{display:none}</style></head><body>
                <nav><a href="/">Home</a> <a href="/sale">Returns sale 70 days</a></nav>
                <h1>Returns</h1>
                <p>Goods can be returned within 30 days<span style="display:none"> (old rule: 14 days)</span>.</p>
                <div hidden>Draft: 25 percent.</div> <div class="x">Hidden by class: 15 percent.</div>
                <template><p>Courier Falcon.</p></template> <noscript>Enable JavaScript.</noscript>
                <p>The fee is <del>20 percent</del> <ins>8 percent</ins>.</p>
                <p>At most 31<wbr>.5 kg, 2 m<sup>2</sup> and 10<sup>4</sup> u&shy;nits.</p>
                <details><summary>Who pays?</summary>The customer pays.</details>
                <dl><dt>Courier</dt><dd>Blue Heron</dd><dt>Hours</dt><dd>9 to 17</dd></dl>
                <p><ruby>東京<rt>とうきょう</rt></ruby>の倉庫</p>
                <footer>Cookie settings. Phone 555-0114.</footer></body></html>
                """));

    [Theory]
    [InlineData("{{{{{{")]
    [InlineData("}}}}.x{display:none")]
    [InlineData("@media{@media{@layer{.x{display:none}")]
    [InlineData(".x{display:none;\"")]
    [InlineData(".x{\\")]
    [InlineData("/*")]
    [InlineData("@")]
    [InlineData("> .x,+ .x,~.x,.x >,..x,#,[,[x=,.x[a='b c']{display:none}")]
    [InlineData(":;:;display:none;}")]
    public void Broken_rules_do_no_harm(string rules) => Assert.StartsWith(RestText, HtmlParserTests.TextOf($"<style>{rules}</style>{Rest}<p class=y>kept</p>"));
}
