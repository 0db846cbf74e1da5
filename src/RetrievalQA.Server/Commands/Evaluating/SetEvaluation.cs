using RetrievalQA.Evaluation;
using RetrievalQA.Evaluation.Sets;
using RetrievalQA.Indexing;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>Measures one server by one set.</summary>
internal sealed class SetEvaluation(EvaluatedServer server, EvaluationRequest request)
{
    private const int BaselineDepth = 100;
    private const string Bm25 = "plain Lucene BM25";

    private readonly ProgressLine progress = new(Console.Error, !Console.IsErrorRedirected);

    public async Task<EvaluationReport> SearchAsync(EvaluationSet whole, CancellationToken cancel)
    {
        var set = whole.Restricted(request.Half, request.Most);
        var judged = set.Questions.Where(RankedQuestion.CanJudge).ToList();
        if (judged.Count == 0)
        {
            throw new InvalidDataException($"No question of '{set.Name}' says which document or text answers it.");
        }

        await using var store = await LoadAsync(set.Documents, cancel);
        var ranked = await new SearchEvaluation(server, store, progress).RunAsync(judged, cancel);
        return Report(
            set.Name,
            "retrieval",
            RankingReport.Of("", ranked, server.SearchDepth, request.ListedHalves, request.Failures),
            [.. await RankPlainlyAsync(set, judged, store, cancel)]);
    }

    public async Task<EvaluationReport> AnswerAsync(EvaluationSet whole, CancellationToken cancel)
    {
        var set = whole.Restricted(request.Half, request.Most);
        await using var store = await LoadAsync(set.Documents, cancel);
        var texts = new SourceTexts(server);
        var judged = await new AnswerEvaluation(server, store, texts, progress).RunAsync(set.Questions, cancel);
        using var plain = await ParagraphBaseline.MakeAsync(server, store, texts, set.Documents, cancel);
        return Report(
            set.Name,
            "answers",
            AnswerReport.Of("", judged, request.ListedHalves, request.Failures),
            AnswerReport.Of(ParagraphBaseline.Name, [.. set.Questions.Select(plain.Answer)], [], failures: 0));
    }

    public async Task<EvaluationReport> ReadAsync(FileInfo manifest, CancellationToken cancel)
    {
        if (!manifest.Exists)
        {
            throw new InvalidDataException($"There is no file '{manifest.FullName}'.");
        }

        var (expected, documents) = DocumentManifest.Read(manifest.FullName);
        await using var store = await EvaluationStore.LoadAsync(server, documents, progress, cancel);
        var readings = await new DocumentEvaluation(server, store, progress).RunAsync(expected, cancel);
        return Report(manifest.Directory!.Name, "documents", DocumentReport.Of(readings, request.Failures));
    }

    private async Task<EvaluationStore> LoadAsync(IReadOnlyList<EvaluatedDocument> documents, CancellationToken cancel)
    {
        var store = await EvaluationStore.LoadAsync(server, documents, progress, cancel);
        foreach (var (document, reason) in store.Refused.OrderBy(refused => refused.Key, StringComparer.Ordinal))
        {
            await progress.WriteLineAsync($"Not read: {document}: {reason}");
        }

        return store;
    }

    // The texts of files are needed for paragraphs, and only RetrievalQA gives them.
    private async Task<IReadOnlyList<SystemReport>> RankPlainlyAsync(
        EvaluationSet set, IReadOnlyList<EvaluationQuestion> judged, EvaluationStore store, CancellationToken cancel)
    {
        if (judged.Any(question => question.Relevance.Count > 0))
        {
            using var plain = new PlainBm25(set.Documents.Select(document => (document.Id, ReadText(document))));
            return [Plain(Bm25, judged.Select(question =>
                RankedQuestion.Of(question, plain.Search(question.Text, BaselineDepth).Select(hit => (hit.Id, ""))))),];
        }

        if (!server.IsOwn)
        {
            return [];
        }

        using var paragraphs = await ParagraphBaseline.MakeAsync(server, store, new SourceTexts(server), set.Documents, cancel);
        return [Plain(ParagraphBaseline.SearchName, judged.Select(question => paragraphs.Search(question, BaselineDepth)))];

        static SystemReport Plain(string name, IEnumerable<RankedQuestion> ranked) => RankingReport.Of(name, [.. ranked], BaselineDepth, [], failures: 0);
    }

    private EvaluationReport Report(string set, string task, SystemReport own, params IReadOnlyList<SystemReport> others) =>
        new(set, task, request.Label, TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd"), [own, .. others]);

    private static string ReadText(EvaluatedDocument document)
    {
        using var reader = new StreamReader(document.Open());
        return reader.ReadToEnd();
    }
}
