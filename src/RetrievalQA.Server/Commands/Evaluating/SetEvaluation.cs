using System.Net;
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
        var set = await JudgedAsync(whole, RankedQuestion.CanJudge);
        await using var store = await LoadAsync(set.Documents, cancel);
        var ranked = await new SearchEvaluation(server, store, progress).RunAsync(set.Questions, cancel);
        return Report(
            set.Name,
            "retrieval",
            store,
            RankingReport.Of("", ranked, server.SearchDepth, request.ListedHalves, request.Failures),
            [.. await RankPlainlyAsync(set, store, cancel)]);
    }

    public async Task<EvaluationReport> AnswerAsync(EvaluationSet whole, CancellationToken cancel)
    {
        var set = await JudgedAsync(whole, AnswerJudgement.CanJudge);
        await using var store = await LoadAsync(set.Documents, cancel);
        var judged = await new AnswerEvaluation(server, store, new SourceTexts(server), progress).RunAsync(set.Questions, cancel);
        using var plain = await ParagraphBaseline.MakeAsync(server, store, set.Documents, progress, cancel);
        return Report(
            set.Name,
            "answers",
            store,
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
        return Report(manifest.Directory!.Name, "documents", store, DocumentReport.Of(readings, request.Failures));
    }

    private async Task<EvaluationSet> JudgedAsync(EvaluationSet whole, Func<EvaluationQuestion, bool> canJudge)
    {
        var judged = whole.Questions.Where(canJudge).ToList();
        if (judged.Count == 0)
        {
            throw new InvalidDataException($"No question of '{whole.Name}' says what would be right.");
        }

        if (judged.Count < whole.Questions.Count)
        {
            await progress.WriteLineAsync($"Left out: {whole.Questions.Count - judged.Count} of {whole.Questions.Count} questions, of which nobody says what would be right.");
        }

        return (whole with { Questions = judged }).Restricted(request.Half, request.Most);
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

    // Paragraphs are those of the texts that the server read, which another kind of server does not give.
    private async Task<IReadOnlyList<SystemReport>> RankPlainlyAsync(EvaluationSet set, EvaluationStore store, CancellationToken cancel)
    {
        if (set.Questions.Any(question => question.Relevance.Count > 0))
        {
            using var plain = new PlainBm25(set.Documents.Select(document => (document.Id, ReadText(document))));
            return [Plain(Bm25, set.Questions.Select(question =>
                RankedQuestion.Of(question, plain.Search(question.Text, BaselineDepth).Select(hit => (hit.Id, "")))))];
        }

        try
        {
            using var paragraphs = await ParagraphBaseline.MakeAsync(server, store, set.Documents, progress, cancel);
            return [Plain(ParagraphBaseline.SearchName, set.Questions.Select(question => paragraphs.Search(question, BaselineDepth)))];
        }
        catch (HttpRequestException unknown) when (unknown.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            return [];
        }

        static SystemReport Plain(string name, IEnumerable<RankedQuestion> ranked) => RankingReport.Of(name, [.. ranked], BaselineDepth, [], failures: 0);
    }

    private EvaluationReport Report(string set, string task, EvaluationStore store, SystemReport own, params IReadOnlyList<SystemReport> others) =>
        new(set, task, request.Label, TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm"), [own, .. others], store.Refused.Count);

    private static string ReadText(EvaluatedDocument document)
    {
        using var reader = new StreamReader(document.Open());
        return reader.ReadToEnd();
    }
}
