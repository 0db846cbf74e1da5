using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>Reads the text of paragraphs, and notes on the way what is written elsewhere.</summary>
internal sealed class DocxInlineReader(DocxContext context, DocxStory story)
{
    private const string Checked = "\u2612";
    private const string Unchecked = "\u2610";
    private const int TailLength = 4;

    private readonly StringBuilder text = new();

    // Readings of the words written last; the position of the characters written last, and where they begin.
    private readonly StringBuilder readings = new();
    private int annotatedFrom;
    private bool isInRuby;
    private Position position;
    private int positionFrom;

    private enum Position
    {
        Level,
        Raised,
        Lowered,
    }

    /// <summary>Text boxes, diagrams, and other blocks that stand inside a paragraph.</summary>
    public List<XElement> Boxes { get; } = [];

    /// <param name="block">As one of <see cref="DocxStory.Blocks"/>.</param>
    public string Read(IReadOnlyList<XElement> block)
    {
        text.Clear();
        (position, positionFrom) = (Position.Level, 0);
        foreach (var element in block)
        {
            if (WordXml.IsParagraph(element))
            {
                AppendContent(element);
            }
            else
            {
                Append(element);
            }
        }

        EndReadings();
        EndPosition();
        return text.ToString().Trim();
    }

    private void AppendContent(XElement parent)
    {
        foreach (var child in story.Visible(parent))
        {
            Append(child);
        }
    }

    private void Append(XElement element)
    {
        switch (WordXml.NameOf(element))
        {
            case "w:t" or "m:t" or "a:t":
                // Only elements break lines: a line end in the XML is a blank.
                text.Append(element.Value.Replace('\n', ' '));
                break;
            case "w:tab" or "w:ptab":
                text.Append('\t');
                break;
            case "w:br" or "w:cr" or "a:br":
                text.Append('\n');
                break;
            case "w:noBreakHyphen":
                text.Append('\u2011');
                break;
            case "w:r" or "a:r":
                AppendRun(element);
                break;
            case "w:ruby":
                AppendRuby(element);
                break;
            case "m:sup" or "m:sub":
                AppendAt(WordXml.NameOf(element) == "m:sup" ? Position.Raised : Position.Lowered, element);
                EndPosition();
                break;
            case "w:sym":
                AppendSymbol(element);
                break;
            case "w:fldChar" when WordXml.Child(element, "w:ffData") is { } form:
                AppendFormField(form);
                break;
            case var name when DocxFormula.TextOf(name, element, TextOf) is { } formula:
                text.Append(formula);
                break;
            default:
                AppendOther(element);
                break;
        }
    }

    /// <summary>The text of a part of a line, which stands for itself.</summary>
    private string TextOf(XElement part)
    {
        EndReadings();
        var (outer, outerFrom, start) = (position, positionFrom, text.Length);
        (position, positionFrom) = (Position.Level, start);
        AppendContent(part);
        EndReadings();
        EndPosition();
        var own = text.ToString(start, text.Length - start).Trim();
        (text.Length, position, positionFrom) = (start, outer, outerFrom);
        return own;
    }

    private void AppendRun(XElement run)
    {
        if (!isInRuby && !run.Elements().Any(child => WordXml.NameOf(child) == "w:ruby"))
        {
            EndReadings();
        }

        AppendAt(
            WordXml.Value(WordXml.Child(WordXml.Child(run, "w:rPr"), "w:vertAlign")) switch
            {
                "superscript" => Position.Raised,
                "subscript" => Position.Lowered,
                _ => Position.Level,
            },
            run);
    }

    // Characters of one position are often several runs.
    private void AppendAt(Position at, XElement element)
    {
        if (at != position)
        {
            EndPosition();
            (position, positionFrom) = (at, text.Length);
        }

        AppendContent(element);
    }

    private void EndPosition()
    {
        var raised = text.ToString(positionFrom, text.Length - positionFrom);
        var shown = raised.Trim();
        if (position is not Position.Level && shown.Length > 0)
        {
            text.Length = positionFrom;
            var isApart = char.IsWhiteSpace(raised[0]);
            text.Append(isApart ? " " : "");
            text.Append(position is Position.Raised
                ? RaisedText.Superscript(shown, Tail(1) is [var last] ? last : '\0')
                : RaisedText.Subscript(shown, Tail(TailLength)));
            text.Append(char.IsWhiteSpace(raised[^1]) ? " " : "");
        }

        (position, positionFrom) = (Position.Level, text.Length);
    }

    // The last characters, as far as nothing parts them from what follows.
    private string Tail(int most)
    {
        var tail = text.ToString(Math.Max(0, text.Length - most), Math.Min(most, text.Length));
        return tail[(tail.LastIndexOfAny([' ', '\t', '\n']) + 1)..];
    }

    // A word is often annotated character by character.
    private void AppendRuby(XElement ruby)
    {
        EndPosition();
        annotatedFrom = readings.Length == 0 ? text.Length : annotatedFrom;
        isInRuby = true;
        var before = text.Length;
        AppendParts(ruby, "w:rt");
        readings.Append(text.ToString(before, text.Length - before));
        (text.Length, positionFrom) = (before, before);
        AppendParts(ruby, "w:rubyBase");
        isInRuby = false;
    }

    private void AppendParts(XElement ruby, string name)
    {
        foreach (var part in ruby.Elements().Where(part => WordXml.NameOf(part) == name))
        {
            AppendContent(part);
        }

        EndPosition();
    }

    private void EndReadings()
    {
        if (readings.Length > 0)
        {
            var word = text.ToString(annotatedFrom, text.Length - annotatedFrom);
            text.Length = annotatedFrom;
            text.Append(RubyText.Of(word, readings.ToString().Trim()));
            readings.Clear();
        }
    }

    private void AppendOther(XElement element)
    {
        switch (WordXml.NameOf(element))
        {
            case "w:footnoteReference" when WordXml.Value(element, "id") is { } id:
                context.Footnotes.Refer(id);
                break;
            case "w:endnoteReference" when WordXml.Value(element, "id") is { } id:
                context.Endnotes.Refer(id);
                break;
            case "w:txbxContent" or "w:p" or "a:p" or "w:tbl" or "w:altChunk" or "w:subDoc" or "dgm:relIds" or "c:chart":
                Boxes.Add(element);
                break;
            case "v:textpath" when WordXml.Value(element, "string") is { Length: > 0 } shaped:
                text.Append('\n').Append(shaped).Append('\n');
                break;
            default:
                AppendContent(element);
                break;
        }
    }

    // What was ticked or chosen stands in the properties of the field: it has no text of its own.
    private void AppendFormField(XElement form)
    {
        if (WordXml.Child(form, "w:checkBox") is { } box)
        {
            text.Append((WordXml.Switch(WordXml.Child(box, "w:checked")) ?? WordXml.Switch(WordXml.Child(box, "w:default"))) == true ? Checked : Unchecked);
        }

        if (WordXml.Child(form, "w:ddList") is { } list)
        {
            var chosen = WordXml.Number(WordXml.Child(list, "w:result")) ?? WordXml.Number(WordXml.Child(list, "w:default")) ?? 0;
            var entries = list.Elements().Where(entry => WordXml.NameOf(entry) == "w:listEntry").ToList();
            text.Append(WordXml.Value(entries.ElementAtOrDefault(chosen)));
        }
    }

    private void AppendSymbol(XElement symbol)
    {
        if (int.TryParse(WordXml.Value(symbol, "char"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            text.Append(SymbolFont.Text(WordXml.Value(symbol, "font") ?? "", code));
        }
    }
}
