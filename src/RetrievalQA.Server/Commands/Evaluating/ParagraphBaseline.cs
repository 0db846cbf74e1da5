using System.Collections.Concurrent;
using RetrievalQA.Evaluation;
using RetrievalQA.Indexing;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>What plain BM25 over paragraphs would answer: the best ones, as they are, to every question.</summary>
internal sealed class ParagraphBaseline : IDisposable
{
    public const string Name = "plain Lucene BM25, best three paragraphs";
    public const string SearchName = "plain Lucene BM25 over paragraphs";

    private const int Best = 3;
    private const int ReadersAtOnce = 4;

    /// <summary>Code points of a paragraph; what is longer is cut at the end of a line.</summary>
    private const int Longest = 1_000;

    private readonly List<CitedQuote> paragraphs;
    private readonly PlainBm25 index;

    private ParagraphBaseline(List<CitedQuote> paragraphs)
    {
        this.paragraphs = paragraphs;
        index = new PlainBm25(paragraphs.Select((paragraph, place) => ($"{place}", paragraph.Quote)));
    }

    /// <summary>Over the texts of the documents as the server gives them.</summary>
    public static async Task<ParagraphBaseline> MakeAsync(
        EvaluatedServer server, EvaluationStore store, IReadOnlyList<EvaluatedDocument> documents, ProgressLine progress, CancellationToken cancel)
    {
        var read = documents.Where(document => store.FileOf(document.Id) is not null && !store.Refused.ContainsKey(document.Id)).ToList();
        var texts = new SourceTexts(server);
        var byDocument = new ConcurrentDictionary<string, List<CitedQuote>>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(read, new ParallelOptions { MaxDegreeOfParallelism = ReadersAtOnce, CancellationToken = cancel }, async (document, end) =>
        {
            var file = store.FileOf(document.Id)!;
            var source = await texts.OfAsync(file, end);
            var pages = ServerAnswer.ListOf(await server.Connection.GetAsync($"{server.Root}/files/{file}/pages", end), "data")
                .Select(page => (ServerAnswer.NumberOf(page, "number"), ServerAnswer.NumberOf(page, "start"))).ToList();
            byDocument[document.Id] = [.. SplitOf(source).Select(span => Paragraph(document.Id, source, span, pages))];
            await progress.ShowAsync($"Cut {byDocument.Count} of {read.Count} documents into paragraphs");
        });
        await progress.ClearAsync();
        return new ParagraphBaseline([.. read.SelectMany(document => byDocument[document.Id])]);
    }

    public AnswerJudgement Answer(EvaluationQuestion question)
    {
        // Of a few documents all are looked at: the best three of them may be far down among those of all.
        var found = index.Search(question.Text, question.Documents is null ? Best : Math.Max(Best, paragraphs.Count))
            .Select(hit => (Paragraph: paragraphs[int.Parse(hit.Id)], hit.Score))
            .Where(hit => question.Documents?.Contains(hit.Paragraph.DocumentId) ?? true)
            .Take(Best)
            .ToList();
        return AnswerJudgement.Of(new AnsweredQuestion(
            question, "", Refused: false, Confidence: null, [.. found.Select(hit => hit.Paragraph)], LeakedMarkers: 0)
        {
            Score = found.FirstOrDefault().Score,
        });
    }

    public RankedQuestion Search(EvaluationQuestion question, int depth) => RankedQuestion.Of(
        question, index.Search(question.Text, depth).Select(hit => paragraphs[int.Parse(hit.Id)]).Select(found => (found.DocumentId, found.Quote)));

    public void Dispose() => index.Dispose();

    private static CitedQuote Paragraph(string document, SourceText source, (int Start, int End) span, List<(int Number, int Start)> pages) => new(
        document,
        source.Slice(span.Start, span.End)!,
        source.Around(span.Start, span.End),
        pages.LastOrDefault(page => page.Start <= span.Start) is { Number: > 0 } page ? page.Number : null,
        span.Start,
        span.End,
        IsSlice: true);

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

            offset = Math.Min(offset + SourceText.Length(line) + 1, source.CodePoints);
            start = isBlank ? offset : start;
        }

        if (offset > start)
        {
            yield return (start, offset);
        }
    }
}
