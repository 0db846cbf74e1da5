using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>The text that a reader of the page sees: no scripts, styles, navigation, hidden or struck out parts.</summary>
public sealed partial class HtmlParser : IDocumentParser
{
    private const int CharsetWindow = 65_536; // far beyond the 1024 bytes of the standard: real pages declare it late

    public ParsedDocument Parse(byte[] content, ParsingLimits limits)
    {
        limits.CheckCharacters(content.Length / 4L);
        var markup = TextDecoder.Decode(content, DeclaredCharset(content));
        limits.CheckCharacters(markup.Length);
        var guard = new HtmlTreeGuard(markup, limits);
        var options = new HtmlParserOptions { OnCreated = (element, _) => guard.Add(element), MaximumDepth = limits.MaxNesting * 2 };
        using var page = new AngleSharp.Html.Parser.HtmlParser(options).ParseDocument(markup);
        guard.Finish();
        return new HtmlTextWriter(new TextAssembler(limits), PageView.Of(page)).Write(page);
    }

    private static Encoding? DeclaredCharset(byte[] content)
    {
        var head = Encoding.Latin1.GetString(content, 0, Math.Min(content.Length, CharsetWindow));
        return Charset().Match(head) is { Success: true } match ? TextDecoder.Named(match.Groups["name"].Value) : null;
    }

    [GeneratedRegex(
        """<(?:meta\b[^>]{0,500}?charset|\?xml\b[^>]{0,500}?encoding)\s*=\s*["']?\s*(?<name>[\w:.-]+)""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Charset();
}
