namespace RetrievalQA.Tests.Ingestion.Parsing.Pdf;

/// <summary>PDFs written object by object, as no library would.</summary>
internal static class HostilePdf
{
    private const string Font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    private const string Hello = "BT /F1 12 Tf 60 700 Td (word) Tj ET ";

    /// <summary>A page that draws a form, which draws the next one several times, and so on.</summary>
    public static byte[] Forms(int depth, int times)
    {
        var objects = Page(Hello + "/X0 Do", "/XObject<</X0 6 0 R>>");
        for (var form = 0; form < depth; form++)
        {
            objects.Add(Form(form == depth - 1 ? "q Q" : string.Concat(Enumerable.Repeat($"/X{form + 1} Do ", times)), $"/X{form + 1} {form + 7} 0 R"));
        }

        return RawPdf.Write(objects);
    }

    /// <summary>Two forms that draw each other, twice.</summary>
    public static byte[] Circle() => RawPdf.Write(
        [.. Page(Hello + "/X0 Do", "/XObject<</X0 6 0 R>>"), Form("/X1 Do /X1 Do", "/X1 7 0 R"), Form("/X0 Do /X0 Do", "/X0 6 0 R")]);

    /// <summary>A page below so many nodes of the page tree.</summary>
    public static byte[] Tree(int depth)
    {
        var objects = new List<string> { "<</Type/Catalog/Pages 2 0 R>>" };
        for (var node = 2; node < depth + 2; node++)
        {
            objects.Add($"<</Type/Pages/Kids[{node + 1} 0 R]/Count 1{(node > 2 ? $"/Parent {node - 1} 0 R" : "")}>>");
        }

        var page = objects.Count + 1;
        objects.Add($"<</Type/Page/Parent {page - 1} 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 {page + 1} 0 R>>>>/Contents {page + 2} 0 R>>");
        objects.Add(Font);
        objects.Add(Stream("", Hello));
        return RawPdf.Write(objects);
    }

    /// <summary>Pages that share one dictionary with so many names.</summary>
    public static byte[] Shared(int names, int pages)
    {
        var fonts = string.Concat(Enumerable.Range(0, names).Select(name => $"/F{name} 3 0 R"));
        var kids = string.Concat(Enumerable.Range(0, pages).Select(page => $"{page + 5} 0 R "));
        List<string> objects = ["<</Type/Catalog/Pages 2 0 R>>", $"<</Type/Pages/Resources<</Font<<{fonts}>>>>/Kids[{kids}]/Count {pages}>>", Font, Stream(
            "", Hello)];
        objects.AddRange(Enumerable.Repeat("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>", pages));
        return RawPdf.Write(objects);
    }

    /// <summary>A page that prints one word so many times.</summary>
    public static byte[] Words(int count) => RawPdf.Write(Page(
        "BT /F1 1 Tf " + string.Concat(Enumerable.Range(0, count).Select(word => $"1 0 0 1 {word % 290 * 2} {790 - (word / 290 * 2)} Tm (a) Tj ")) + "ET", ""));

    /// <summary>A page with a word at each place of a grid that reaches far beyond what can be counted, in letters of each size.</summary>
    public static byte[] Places()
    {
        string[] distances = ["0", "60", "99999", "400000000", "429496729", "1000000000000000", "1" + new string('0', 40), "1" + new string('0', 300)];
        var far = distances.SelectMany(x => distances.SelectMany(y => distances.Skip(1).SelectMany(size => new[]
        {
            $"BT /F1 1 Tf 1 0 0 1 {x} -{y} Tm (far far) Tj ET ",
            $"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm (far far) Tj ET ",
            $"BT /F1 1 Tf 1 0 0 {size} -{x} {y} Tm (far far) Tj ET ",
        })));
        return RawPdf.Write(Page(Hello + string.Concat(far) + Hello, ""));
    }

    /// <summary>A page of words with so many fields, whose parents are each other's.</summary>
    public static byte[] Fields(int count)
    {
        var words = Enumerable.Range(0, count).Select(word => $"BT /F1 1 Tf 1 0 0 1 {word % 290 * 2} {790 - (word / 290 * 2)} Tm (a) Tj ET ");
        var objects = Page(string.Concat(words), "");
        var annotations = string.Concat(Enumerable.Range(0, count).Select(field => $"{field + 8} 0 R "));
        objects[2] = objects[2][..^2] + $"/Annots[{annotations}]>>";
        objects.AddRange(["<</Parent 7 0 R/T(a)>>", "<</Parent 6 0 R/FT/Tx/V(b)>>"]);
        objects.AddRange(Enumerable.Range(0, count).Select(field => $"<</Type/Annot/Subtype/Widget/Parent 6 0 R/Rect[{field % 500} 10 {(field % 500) + 20} 30]>>"));
        return RawPdf.Write(objects);
    }

    /// <summary>A list field with so many options, shown in so many places.</summary>
    public static byte[] Choices(int options, int chosen, int places)
    {
        var objects = Page(Hello, "");
        objects[2] = objects[2][..^2] + $"/Annots[{string.Concat(Enumerable.Range(0, places).Select(place => $"{place + 7} 0 R "))}]>>";
        var list = string.Concat(Enumerable.Range(0, options).Select(option => $"[({option})(a)]"));
        var value = string.Concat(Enumerable.Range(options - chosen, chosen).Select(option => $"({option})"));
        objects.Add($"<</FT/Ch/Opt[{list}]/V[{value}]>>");
        objects.AddRange(Enumerable.Repeat("<</Type/Annot/Subtype/Widget/Parent 6 0 R/Rect[20 10 40 30]>>", places));
        return RawPdf.Write(objects);
    }

    private static List<string> Page(string instructions, string resources) =>
    [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 4 0 R>>{resources}>>/Contents 5 0 R>>",
        Font,
        Stream("", instructions),
    ];

    private static string Form(string instructions, string forms) =>
        Stream($"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<<{forms}>>>>", instructions);

    private static string Stream(string entries, string content) => $"<<{entries}/Length {content.Length}>>\nstream\n{content}\nendstream";
}
