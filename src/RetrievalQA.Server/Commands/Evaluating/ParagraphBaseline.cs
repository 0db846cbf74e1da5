using RetrievalQA.Evaluation;
using RetrievalQA.Indexing;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>What plain BM25 over paragraphs would answer: the best ones, as they are, to every question.</summary>
internal sealed class ParagraphBaseline : IDisposable
{
    public const string Name = "plain Lucene BM25, best three paragraphs";
    public const string SearchName = "plain Lucene BM25 over paragraphs";

    private const int Best = 3;

    // Enough to have the best three among the documents of a question that is asked of a few.
    private const int Candidates = 200;

    /// <summary>Code points of a paragraph; what is longer is cut at the end of a line.</summary>
    private const int Longest = 1_000;

    private readonly List<Paragraph> paragraphs;
    private readonly PlainBm25 index;

    private ParagraphBaseline(List<Paragraph> paragraphs)
    {
        this.paragraphs = paragraphs;
        index = new PlainBm25(paragraphs.Select((paragraph, place) => ($"{place}", paragraph.Text)));
    }

    public static async Task<ParagraphBaseline> MakeAsync(
        EvaluatedServer server, EvaluationStore store, SourceTexts texts, IReadOnlyList<EvaluatedDocument> documents, CancellationToken cancel)
    {
        var all = new List<Paragraph>();
        foreach (var document in documents.Where(document => store.FileOf(document.Id) is not null && !store.Refused.ContainsKey(document.Id)))
        {
            var fileId = store.FileOf(document.Id)!;
            var source = await texts.OfAsync(fileId, cancel);
            var pages = (await server.Connection.GetAsync($"{server.Root}/files/{fileId}/pages", cancel))["data"]!.AsArray()
                .Select(page => (Number: (int)page!["number"]!, Start: (int)page["start"]!)).ToList();
            all.AddRange(SplitOf(source).Select(span => new Paragraph(document.Id, source, span.Start, span.End, PageAt(pages, span.Start))));
        }

        return new ParagraphBaseline(all);
    }

    public AnswerJudgement Answer(EvaluationQuestion question)
    {
        var found = index.Search(question.Text, Candidates)
            .Select(hit => (Paragraph: paragraphs[int.Parse(hit.Id)], hit.Score))
            .Where(hit => question.Documents?.Contains(hit.Paragraph.DocumentId) ?? true)
            .Take(Best)
            .ToList();
        return AnswerJudgement.Of(new AnsweredQuestion(
            question, "", Refused: found.Count == 0, Confidence: null, [.. found.Select(hit => hit.Paragraph.ToQuote())], LeakedMarkers: 0)
        {
            Score = found.FirstOrDefault().Score,
        });
    }

    public RankedQuestion Search(EvaluationQuestion question, int depth) => RankedQuestion.Of(
        question, index.Search(question.Text, depth).Select(hit => paragraphs[int.Parse(hit.Id)]).Select(found => (found.DocumentId, found.Text)));

    public void Dispose() => index.Dispose();

    private static int? PageAt(List<(int Number, int Start)> pages, int place) =>
        pages.LastOrDefault(page => page.Start <= place) is { Number: > 0 } page ? page.Number : null;

    private static IEnumerable<(int Start, int End)> SplitOf(SourceText source)
    {
        var (start, offset) = (0, 0);
        foreach (var line in source.Lines)
        {
            var isBlank = string.IsNullOrWhiteSpace(line);
            if (offset > start && (isBlank || offset - start > Longest))
            {
                yield return (start, offset);
                start = offset;
            }

            offset += SourceText.Length(line) + 1;
            start = isBlank ? offset : start;
        }

        if (offset > start)
        {
            yield return (start, Math.Min(offset, source.CodePoints));
        }
    }

    private sealed record Paragraph(string DocumentId, SourceText Source, int Start, int End, int? Page)
    {
        public string Text => Source.Slice(Start, End);

        public CitedQuote ToQuote() => new(DocumentId, Text, Source.Around(Start, End), Page, Start, End, IsSlice: true);
    }
}
