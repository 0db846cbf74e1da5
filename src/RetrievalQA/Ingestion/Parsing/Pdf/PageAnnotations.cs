using RetrievalQA.Documents;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>Reads what was written onto a page beside its own content: values of form fields, and notes that are shown.</summary>
/// <param name="annotations">Of the page.</param>
internal sealed class PageAnnotations(Page page, IReadOnlyList<Annotation> annotations, PdfObjects objects, FormTexts texts, ParsingLimits limits)
{
    // A note that somebody fills a printed form with.
    private const string Typewriter = "FreeTextTypeWriter";

    // Of words and annotations; a page with more is no form that somebody filled in and printed.
    private const long MostComparisons = 20_000_000;

    private readonly List<PageNote> notes = [];
    private long letters;

    /// <summary>The words of fields stand among those of the page; a note stands as one word where nothing stands beside it.</summary>
    /// <returns>Notes beside or over the text of the page.</returns>
    /// <exception cref="ParsingException">They hold more letters than a page may.</exception>
    public List<PageNote> AddTo(List<PageWord> words)
    {
        List<PageWord> printed = (long)annotations.Count * words.Count <= MostComparisons ? [.. words] : [];
        foreach (var annotation in annotations.Where(IsSeen))
        {
            if (annotation.Type is AnnotationType.Widget)
            {
                var field = new FieldWidget(objects, texts, annotation.AnnotationDictionary);
                words.AddRange(Written(annotation, field.Text, field.Appearance, field.HasLines, RegionKind.FormField, printed));
            }
            else if (annotation.Type is AnnotationType.FreeText)
            {
                var appearance = objects.TextOf(PdfObjects.Value(annotation.AnnotationDictionary, NameToken.Da));
                var written = Written(annotation, annotation.Content ?? "", appearance, wraps: true, RegionKind.Annotation, printed);
                AddNote(annotation, written, printed, words);
            }
        }

        return notes;
    }

    private static bool IsSeen(Annotation annotation) =>
        !annotation.Flags.HasFlag(AnnotationFlags.Hidden) && !annotation.Flags.HasFlag(AnnotationFlags.NoView);

    private void AddNote(Annotation annotation, List<PageWord> written, List<PageWord> printed, List<PageWord> words)
    {
        if (written.Count == 0 || objects.Entry<NameToken>(annotation.AnnotationDictionary, NameToken.Create("IT"))?.Data is Typewriter)
        {
            words.AddRange(written);
            return;
        }

        var lines = PageLine.Group(written);
        var note = new PageNote(lines.Select(line => line.Box).Aggregate((a, b) => a.Union(b)), lines);
        if (printed.Exists(word => word.Flow.CenterY >= note.Box.Y0 && word.Flow.CenterY <= note.Box.Y1))
        {
            notes.Add(note);
        }
        else
        {
            words.Add(note.AsWord());
        }
    }

    private List<PageWord> Written(Annotation annotation, string text, string appearance, bool wraps, RegionKind kind, List<PageWord> printed)
    {
        letters += text.Length;
        if (letters > limits.MaxLettersPerPage)
        {
            throw ParsingException.Invalid($"The fields and notes of page {page.Number} have more than {limits.MaxLettersPerPage:N0} letters.");
        }

        var box = BoxOf(annotation.Rectangle);
        return IsShown(box) && !IsPrinted(text, box, printed) ? new WrittenText(box, appearance, wraps, page.Height).Words(text, new PageField(kind)) : [];
    }

    private static Box BoxOf(PdfRectangle place) => new Box(place.BottomLeft.X, -place.BottomLeft.Y, place.BottomLeft.X, -place.BottomLeft.Y)
        .Union(new Box(place.TopRight.X, -place.TopRight.Y, place.TopRight.X, -place.TopRight.Y));

    private bool IsShown(Box box) =>
        box.Width >= 1 && box.Height >= 1 && box.CenterX >= 0 && box.CenterX <= page.Width && box.CenterY <= 0 && box.CenterY >= -page.Height;

    // A form that is filled in may have been printed into the page too.
    private static bool IsPrinted(string text, Box box, List<PageWord> printed)
    {
        var inside = printed.Where(word => word.Flow.CenterX >= box.X0 && word.Flow.CenterX <= box.X1
            && word.Flow.CenterY >= box.Y0 && word.Flow.CenterY <= box.Y1);
        return string.Concat(inside.Select(word => word.Text)) == string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }
}
