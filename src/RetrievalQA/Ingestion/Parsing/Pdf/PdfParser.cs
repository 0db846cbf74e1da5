using RetrievalQA.Documents;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Exceptions;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>The printed text of a PDF in reading order, with pages and a box for each word.</summary>
public sealed class PdfParser : IDocumentParser
{
    public ParsedDocument Parse(byte[] content, ParsingLimits limits)
    {
        using var pdf = Open(content, limits);
        if (pdf.NumberOfPages is < 1 || pdf.NumberOfPages > limits.MaxPages)
        {
            throw ParsingException.Invalid(pdf.NumberOfPages < 1
                ? "The PDF has no pages."
                : $"The PDF has {pdf.NumberOfPages:N0} pages; at most {limits.MaxPages:N0} are read. Split the file.");
        }

        var objects = new PdfObjects(pdf, limits);
        new DrawingCost(pdf, objects, limits).Check();
        return new PdfReading(pdf, objects, limits).Read();
    }

    // Missing fonts and small damage cost letters, not the file. An empty password opens files that only restrict copying.
    private static ParsingOptions Lenient(ParsingLimits limits) =>
        new() { UseLenientParsing = true, SkipMissingFonts = true, Passwords = [""], MaxStackDepth = limits.MaxNesting };

    private static PdfDocument Open(byte[] content, ParsingLimits limits)
    {
        try
        {
            return PdfDocument.Open(content, Lenient(limits));
        }
        catch (PdfDocumentEncryptedException failure)
        {
            throw ParsingException.Invalid("The PDF is encrypted with a password. Save it without a password.", failure);
        }
    }
}

/// <summary>One pass over the pages of a PDF.</summary>
internal sealed class PdfReading(PdfDocument pdf, PdfObjects objects, ParsingLimits limits)
{
    // A scan often bears a page number or a stamp as its only text.
    private const int MinPageText = 16;

    private readonly TextAssembler assembler = new(limits);
    private readonly FormTexts formTexts = new(objects, limits);
    private readonly List<int> imagePages = [];
    private readonly List<int> brokenPages = [];
    private readonly List<int> unfilledPages = [];
    private Exception? lastFailure;

    public ParsedDocument Read()
    {
        var pages = Enumerable.Range(1, pdf.NumberOfPages).Select(ReadPage).ToList();
        RunningText.Take(pages);
        var bodySize = new BodySize();
        foreach (var page in pages)
        {
            page.LayOut();
            page.Body.ForEach(bodySize.Add);
        }

        new PageWriter(assembler, bodySize.Points).Write(pages);
        CheckText();
        Note(imagePages, "holds only images: run OCR to make it searchable", "hold only images: run OCR to make them searchable");
        Note(brokenPages, "is damaged and could not be read", "are damaged and could not be read");
        Note(unfilledPages, "has damaged fields or notes, which were not read", "have damaged fields or notes, which were not read");
        return assembler.Build();
    }

    private PdfPage ReadPage(int number)
    {
        if (TryLoad(number) is not { } page)
        {
            return new PdfPage(number, 0, 0, [], []);
        }

        if (page.Letters.Count > limits.MaxLettersPerPage)
        {
            throw ParsingException.Invalid($"Page {number} has more than {limits.MaxLettersPerPage:N0} letters.");
        }

        var words = new PageWordReader(page.Width, page.Height).Read(page.Letters);
        var notes = new PageAnnotations(page, Annotations(page), objects, formTexts, limits).AddTo(words);
        if (page.NumberOfImages > 0 && words.Sum(word => word.Text.Length) < MinPageText)
        {
            imagePages.Add(number);
        }

        RightToLeft.TurnSigns(words);
        PutTables(words, PageRules.Read(page));
        return new PdfPage(number, page.Width, page.Height, words, notes);
    }

    private List<Annotation> Annotations(Page page)
    {
        try
        {
            return [.. page.GetAnnotations()];
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            lastFailure = failure;
            unfilledPages.Add(page.Number);
            return [];
        }
    }

    // A table takes part in the order of the page as one word.
    private static void PutTables(List<PageWord> words, PageRules rules)
    {
        foreach (var table in RuledGrid.Tables(rules, words.FindAll(word => word.IsUpright && word.Inset is null)))
        {
            var taken = table.Lines.SelectMany(line => line.Words).ToHashSet(ReferenceEqualityComparer.Instance);
            words.RemoveAll(taken.Contains);
            words.Add(table.AsWord());
        }
    }

    // One damaged page must not cost the others; which ones were lost stands in the notes.
    private Page? TryLoad(int number)
    {
        try
        {
            return pdf.GetPage(number);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            lastFailure = failure;
            brokenPages.Add(number);
            return null;
        }
    }

    private void CheckText()
    {
        if (!assembler.HasText || imagePages.Count == pdf.NumberOfPages)
        {
            throw ParsingException.Invalid(
                brokenPages.Count == pdf.NumberOfPages ? "The PDF is damaged: none of its pages could be read."
                : imagePages.Count > 0
                    ? $"The PDF has no text: {PageList(imagePages)} {(imagePages.Count == 1 ? "is an image" : "are images")}. Run OCR on the file and upload the result."
                : "The PDF has no text.",
                lastFailure);
        }
    }

    private void Note(List<int> pages, string one, string many)
    {
        if (pages.Count > 0)
        {
            assembler.Notes.Add($"{PageList(pages)} {(pages.Count == 1 ? one : many)}");
        }
    }

    // 1, 2, 3, 7 is "pages 1-3, 7".
    private static string PageList(List<int> pages)
    {
        var runs = new List<(int First, int Last)>();
        foreach (var page in pages)
        {
            if (runs.Count > 0 && runs[^1].Last == page - 1)
            {
                runs[^1] = (runs[^1].First, page);
            }
            else
            {
                runs.Add((page, page));
            }
        }

        var list = string.Join(", ", runs.Select(run => run.First == run.Last ? $"{run.First}" : $"{run.First}-{run.Last}"));
        return pages.Count == 1 ? $"page {list}" : $"pages {list}";
    }
}
