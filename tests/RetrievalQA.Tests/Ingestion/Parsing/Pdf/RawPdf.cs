using System.Text;

namespace RetrievalQA.Tests.Ingestion.Parsing.Pdf;

/// <summary>
/// A PDF written object by object, on pages of 595 × 842 points: in Helvetica (F1), Helvetica Bold (F2) and a font that has
/// every character of the first plane under its own code (F3).
/// </summary>
internal sealed class RawPdf
{
    private const int FirstObject = 8;

    // Characters from here on are as wide as high.
    private const int Wide = 0x700;

    private static readonly string Characters =
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/Any def/CMapType 2 def\n1 begincodespacerange<0000><FFFF>endcodespacerange\n"
        + string.Concat(Enumerable.Range(0, 0xD8).Chunk(72).Select(block =>
            $"{block.Length} beginbfrange\n{string.Concat(block.Select(high => $"<{high:X2}00><{high:X2}FF><{high:X2}00>\n"))}endbfrange\n"))
        + "endcmap end end";

    private readonly List<string> objects = [];
    private readonly List<(string Content, string Entries)> pages = [];

    /// <summary>A text whose baseline begins at a place; origin bottom left.</summary>
    public static string Text(double x, double y, string text, double size = 11, string font = "F1") =>
        FormattableString.Invariant($"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({Escaped(text)}) Tj ET\n");

    /// <summary>A text of any script, drawn from left to right as its characters stand.</summary>
    public static string AnyScript(double x, double y, string text, double size = 11) =>
        FormattableString.Invariant($"BT /F3 {size} Tf 1 0 0 1 {x} {y} Tm <{string.Concat(text.Select(letter => $"{(int)letter:X4}"))}> Tj ET\n");

    /// <summary>The width of a character of F3 in em.</summary>
    public static double WidthOf(char letter) => letter < Wide ? 0.55 : 1;

    /// <summary>Lines below one another.</summary>
    public static string Lines(double x, double y, IEnumerable<string> lines, double size = 11, double leading = 14) =>
        string.Concat(lines.Select((line, i) => Text(x, y - (i * leading), line, size)));

    public RawPdf Page(string content, string entries = "")
    {
        pages.Add((content, entries));
        return this;
    }

    /// <summary>Adds an object before the pages that use it, and gives the reference to it.</summary>
    public string Object(string content)
    {
        objects.Add(content);
        return $"{FirstObject + objects.Count - 1} 0 R";
    }

    /// <summary>A page with annotations, each the entries of its dictionary.</summary>
    public RawPdf Annotated(string content, params string[] annotations)
    {
        var first = FirstObject + objects.Count;
        objects.AddRange(annotations.Select(entries => $"<</Type/Annot{entries}>>"));
        return Page(content, $"/Annots[{string.Concat(annotations.Select((_, i) => $"{first + i} 0 R "))}]");
    }

    public byte[] Build()
    {
        var firstPage = FirstObject + objects.Count;
        List<string> all =
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            $"<</Type/Pages/Count {pages.Count}/Kids[{string.Concat(pages.Select((_, i) => $"{firstPage + (2 * i)} 0 R "))}]>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
            "<</Type/Font/Subtype/Type0/BaseFont/Any/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
            $"<</Type/Font/Subtype/CIDFontType2/BaseFont/Any/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/W[0 {Wide - 1} 550]"
                + "/FontDescriptor<</Type/FontDescriptor/FontName/Any/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>",
            $"<</Length {Characters.Length}>>\nstream\n{Characters}\nendstream",
            .. objects,
        ];
        foreach (var (content, entries) in pages)
        {
            all.Add($"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2 4 0 R/F3 5 0 R>>>>/Contents {all.Count + 2} 0 R{entries}>>");
            all.Add($"<</Length {content.Length}>>\nstream\n{content}\nendstream");
        }

        return Write(all);
    }

    /// <param name="objects">The first is the catalog.</param>
    public static byte[] Write(IReadOnlyList<string> objects)
    {
        var file = new StringBuilder("%PDF-1.7\n");
        var places = new List<int>();
        foreach (var content in objects)
        {
            places.Add(file.Length);
            file.Append($"{places.Count} 0 obj\n{content}\nendobj\n");
        }

        var table = file.Length;
        file.Append($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        places.ForEach(place => file.Append($"{place:D10} 00000 n \n"));
        file.Append($"trailer\n<</Size {objects.Count + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
}
