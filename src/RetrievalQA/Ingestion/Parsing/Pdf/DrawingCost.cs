using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>
/// What the pages of a PDF cost to draw, reckoned from the file's objects before any is drawn. Each object is looked at
/// once: thirty forms of which each draws the next one twice are a kilobyte of file and a thousand million drawings.
/// </summary>
internal sealed class DrawingCost(PdfDocument pdf, PdfObjects objects, ParsingLimits limits)
{
    // What drawing a form costs beside its instructions.
    private const long LeastBytes = 1024;

    // Names of fonts, forms and the like that a page can use are gone through for each page that inherits them.
    private const int NamesPerPage = 1000;

    // PDF has names of 127 bytes at most (ISO 32000-1, annex C).
    private const int LongestName = 140;

    private readonly long most = limits.MaxPageMegabytes * 1024L * 1024L;
    private readonly Dictionary<IndirectReference, long> forms = [];
    private readonly Stack<IndirectReference> drawing = new();
    private long names;

    /// <exception cref="ParsingException">The pages are nested too deeply, or one costs more than a page may.</exception>
    public void Check() => CheckPages(PdfObjects.Value(pdf.Structure.Catalog.CatalogDictionary, NameToken.Pages), resources: null, depth: 1);

    private void CheckPages(IToken? token, DictionaryToken? resources, int depth)
    {
        limits.CheckNesting(depth);
        if (objects.Resolve<DictionaryToken>(token) is not { } node)
        {
            return;
        }

        var own = objects.Entry<DictionaryToken>(node, NameToken.Resources) ?? resources;
        if (objects.Entry<ArrayToken>(node, NameToken.Kids) is { } kids)
        {
            foreach (var kid in kids.Data)
            {
                CheckPages(kid, own, depth + 1);
            }

            return;
        }

        CheckNames(own);
        if (Forms(own) is { Data.Count: > 0 } drawable && Instructions(node).Sum(stream => CostOf(stream, own, drawable, depth: 1)) > most)
        {
            throw ParsingException.Invalid($"A page of the PDF draws more than {limits.MaxPageMegabytes} MB of instructions.");
        }
    }

    private void CheckNames(DictionaryToken? resources)
    {
        names += resources?.Data.Values.Sum(kind => objects.Resolve<DictionaryToken>(kind)?.Data.Count ?? 0L) ?? 0;
        if (names > (long)NamesPerPage * limits.MaxPages)
        {
            throw ParsingException.Invalid("The pages of the PDF share more fonts and forms than can be gone through.");
        }
    }

    private IEnumerable<StreamToken> Instructions(DictionaryToken page)
    {
        var contents = PdfObjects.Value(page, NameToken.Contents);
        return objects.Resolve<ArrayToken>(contents) is { } parts
            ? parts.Data.Select(objects.Resolve<StreamToken>).OfType<StreamToken>()
            : objects.Resolve<StreamToken>(contents) is { } whole ? [whole] : [];
    }

    private long CostOf(StreamToken stream, DictionaryToken? resources, DictionaryToken drawable, int depth)
    {
        limits.CheckNesting(depth);
        var instructions = objects.Unpacked(stream);
        var cost = LeastBytes + instructions.Length;
        foreach (var (name, times) in DrawnNames(instructions.Span))
        {
            if (cost <= most && drawable.Data.GetValueOrDefault(name) is IndirectReferenceToken form)
            {
                cost += times * CostOf(form.Data, resources, depth + 1);
            }
        }

        return Math.Min(cost, most + 1);
    }

    private long CostOf(IndirectReference reference, DictionaryToken? resources, int depth)
    {
        if (forms.TryGetValue(reference, out var known))
        {
            return known;
        }

        // A form in itself is left out when it is drawn; forms that draw one another in a circle have no end.
        if (drawing.Contains(reference))
        {
            return drawing.Peek() == reference ? 0 : most + 1;
        }

        drawing.Push(reference);
        var drawn = objects.Resolve<StreamToken>(new IndirectReferenceToken(reference));
        forms[reference] = drawn is not null && objects.Entry<NameToken>(drawn.StreamDictionary, NameToken.Subtype)?.Data is "Form"
            ? CostOfForm(drawn, resources, depth)
            : 0;
        drawing.Pop();
        return forms[reference];
    }

    private long CostOfForm(StreamToken form, DictionaryToken? resources, int depth)
    {
        var own = objects.Entry<DictionaryToken>(form.StreamDictionary, NameToken.Resources) ?? resources;
        return Forms(own) is { } drawable ? CostOf(form, own, drawable, depth) : LeastBytes + form.Data.Length;
    }

    private DictionaryToken? Forms(DictionaryToken? resources) => resources is null ? null : objects.Entry<DictionaryToken>(resources, NameToken.Xobject);

    // "/Name Do" draws what the resources call so.
    private static Dictionary<string, int> DrawnNames(ReadOnlySpan<byte> instructions)
    {
        var drawn = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var rest = instructions; rest.IndexOf("Do"u8) is >= 0 and var at; rest = rest[(at + 2)..])
        {
            var before = rest[Math.Max(0, at - LongestName)..at].TrimEnd(" \t\r\n\f\0"u8);
            var name = before[(before.LastIndexOf((byte)'/') + 1)..];
            if (name.Length > 0 && name.Length < before.Length)
            {
                var text = Encoding.Latin1.GetString(name);
                drawn[text] = drawn.GetValueOrDefault(text) + 1;
            }
        }

        return drawn;
    }
}
