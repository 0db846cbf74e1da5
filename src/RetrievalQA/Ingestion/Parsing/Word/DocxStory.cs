using System.Collections.Frozen;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;

namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>
/// A part of a Word file (the body, a header, the notes) as a reader sees it. Containers are looked through whatever they
/// are called; only what is named here is not shown: deleted and hidden text, all but one branch of an alternative, and the
/// instructions of fields.
/// </summary>
internal sealed class DocxStory
{
    private static readonly FrozenSet<string> Unshown =
        ("w:del w:moveFrom w:pPr w:rPr w:sectPr w:tblPr w:tblPrEx w:tblGrid w:trPr w:tcPr w:sdtPr w:sdtEndPr w:smartTagPr w:customXmlPr "
        + "w:rubyPr").Split(' ').ToFrozenSet();

    private const string Row = "w:tr";
    private const string Cell = "w:tc";

    private readonly DocxStyles styles;
    private readonly DocxFields fields;
    private readonly Dictionary<XElement, bool> hiddenParagraphs = [];

    // What holds something at any depth, for containers are looked through again and again.
    private readonly Lazy<HashSet<XElement>> blockHolders;
    private readonly Lazy<HashSet<XElement>> rowHolders;
    private readonly Lazy<HashSet<XElement>> cellHolders;
    private readonly Lazy<HashSet<XElement>> textHolders;

    /// <exception cref="System.Xml.XmlException">The part is damaged.</exception>
    public DocxStory(OpenXmlPart part, DocxStyles styles)
    {
        this.styles = styles;
        Part = part;
        Root = WordXml.Load(part);
        fields = new DocxFields(Root);
        blockHolders = HoldersOf(IsBlock);
        rowHolders = HoldersOf(element => WordXml.NameOf(element) == Row);
        cellHolders = HoldersOf(element => WordXml.NameOf(element) == Cell);
        textHolders = HoldersOf(WordXml.IsText);
    }

    public OpenXmlPart Part { get; }

    public XElement Root { get; }

    /// <summary>The text without structure and without the numbers of pages: what tells one header from another.</summary>
    public string Wording =>
        string.Concat(Root.Descendants().Where(text => WordXml.IsText(text) && !fields.IsInstruction(text) && !fields.IsPageNumber(text))
            .Select(text => text.Value));

    /// <summary>The children that a reader sees.</summary>
    public IEnumerable<XElement> Visible(XElement parent)
    {
        foreach (var child in parent.Elements())
        {
            var name = WordXml.NameOf(child);
            if (name == "mc:AlternateContent")
            {
                foreach (var chosen in Visible(Branch(child)))
                {
                    yield return chosen;
                }
            }
            else if (!Unshown.Contains(name) && !IsHidden(child, name))
            {
                yield return child;
            }
        }
    }

    /// <summary>
    /// Paragraphs, tables and embedded files of a container, in order, each for itself. A paragraph whose mark was deleted
    /// stands with the one that it now runs on into; inline content outside of any paragraph is a block too.
    /// </summary>
    public IEnumerable<IReadOnlyList<XElement>> Blocks(XElement container)
    {
        var open = new List<XElement>();
        foreach (var piece in Pieces(container))
        {
            if (open.Count > 0 && !RunsOn(open[^1], piece))
            {
                yield return open;
                open = [];
            }

            open.Add(piece);
        }

        if (open.Count > 0)
        {
            yield return open;
        }
    }

    public IReadOnlyList<XElement> Rows(XElement table) => [.. Parts(table, Row, rowHolders.Value)];

    /// <summary>The cells of a row; what stands in a table outside of any row is a cell.</summary>
    public IEnumerable<XElement> Cells(XElement row) => WordXml.NameOf(row) == Row ? Parts(row, Cell, cellHolders.Value) : [row];

    private IEnumerable<XElement> Parts(XElement container, string name, HashSet<XElement> holders)
    {
        foreach (var child in Visible(container))
        {
            if (WordXml.NameOf(child) == name)
            {
                yield return child;
            }
            else if (holders.Contains(child))
            {
                foreach (var part in Parts(child, name, holders))
                {
                    yield return part;
                }
            }
            else if (child.HasElements)
            {
                yield return child;
            }
        }
    }

    // Marks of bookmarks, comments and spelling stand between paragraphs and are empty.
    private IEnumerable<XElement> Pieces(XElement container)
    {
        foreach (var child in Visible(container))
        {
            if (!IsBlock(child) && blockHolders.Value.Contains(child))
            {
                foreach (var piece in Pieces(child))
                {
                    yield return piece;
                }
            }
            else if (IsBlock(child) || child.HasElements || WordXml.IsText(child))
            {
                yield return child;
            }
        }
    }

    private static bool IsBlock(XElement element) => WordXml.IsParagraph(element) || WordXml.NameOf(element) is "w:tbl" or "w:altChunk" or "w:subDoc";

    private static bool RunsOn(XElement last, XElement next) =>
        WordXml.IsParagraph(last) ? WordXml.IsParagraph(next) && IsMarkDeleted(last) : !IsBlock(last) && !IsBlock(next);

    private static bool IsMarkDeleted(XElement paragraph)
    {
        var mark = WordXml.Child(WordXml.Child(paragraph, "w:pPr"), "w:rPr");
        return (WordXml.Child(mark, "w:del") ?? WordXml.Child(mark, "w:moveFrom")) is not null;
    }

    // The fallback repeats the choice for programs that do not know what it is made of.
    private XElement Branch(XElement alternatives)
    {
        var branches = alternatives.Elements().Where(branch => WordXml.NameOf(branch) is "mc:Choice" or "mc:Fallback").ToList();
        return branches.Find(textHolders.Value.Contains) ?? branches.FirstOrDefault() ?? alternatives;
    }

    private Lazy<HashSet<XElement>> HoldersOf(Func<XElement, bool> isSought) => new(() =>
    {
        var holders = new HashSet<XElement>();
        foreach (var sought in Root.Descendants().Where(isSought))
        {
            var holder = sought.Parent;
            while (holder is not null && holders.Add(holder))
            {
                holder = holder.Parent;
            }
        }

        return holders;
    });

    private bool IsHidden(XElement element, string name) => name switch
    {
        "w:t" or "m:t" => fields.IsInstruction(element),
        "w:r" or "m:r" => IsHiddenRun(element),
        "w:tr" => WordXml.Child(element, "w:trPr") is { } row
            && (WordXml.Child(row, "w:del") is not null || WordXml.Switch(WordXml.Child(row, "w:hidden")) == true),
        "w:tc" => WordXml.Child(WordXml.Child(element, "w:tcPr"), "w:cellDel") is not null,
        _ => false,
    };

    private bool IsHiddenRun(XElement run)
    {
        var properties = WordXml.Child(run, "w:rPr");
        return WordXml.Switch(WordXml.Child(properties, "w:vanish")) ?? (styles.HidesText && IsHiddenByStyle(run, properties));
    }

    // Hidden is a toggle: a character style that hides shows text of a paragraph style that hides (ISO 29500-1, 17.7.3).
    private bool IsHiddenByStyle(XElement run, XElement? properties)
    {
        var paragraph = run.Ancestors().FirstOrDefault(WordXml.IsParagraph);
        var inherits = false;
        if (paragraph is not null && !hiddenParagraphs.TryGetValue(paragraph, out inherits))
        {
            hiddenParagraphs[paragraph] = inherits = styles.IsHidden(paragraph);
        }

        return styles.IsHidden(WordXml.Value(WordXml.Child(properties, "w:rStyle"))) != inherits;
    }
}
