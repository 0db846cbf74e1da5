using System.Text.Json;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Documents;
using RetrievalQA.Evaluation;
using RetrievalQA.Evaluation.Sets;
using RetrievalQA.Ingestion.Chunking;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Retrieval;
using RetrievalQA.Semantics;
using RetrievalQA.Tests.Indexing;
using RetrievalQA.Tests.Ingestion.Chunking;

namespace RetrievalQA.Tests.Answering.Citations.Claims;

/// <summary>
/// What a model may say to the questions of the project, with and without support (claims.jsonl), and what a search shows for
/// each question out of all documents of the project.
/// </summary>
public sealed class ClaimSet : IAsyncDisposable
{
    // Written before anything of them was measured; their totals were read twice, the second time after rules were added for failures of the others.
    private const string Held = "held-";

    private const int Results = 20;
    private const int MostTokens = 5_000_000;

    private readonly EvaluationSet questions = QuestionFolder.Read(Path.Combine(Repository.Root, "tests", "questions"), [Repository.Corpus]);
    private readonly Dictionary<string, ParsedDocument> documents = [];
    private readonly IndexHarness harness;
    private readonly List<ChunkSource> sources = [];

    private ClaimSet(SentenceModelSource model) => harness = new IndexHarness(model: new SentenceModelOptions { Source = model, WaitSeconds = 3_600 });

    public SentenceModel Model => harness.Model;

    public IReadOnlyList<Claim> Claims { get; private set; } = [];

    public static async Task<ClaimSet> LoadAsync(SentenceModelSource model)
    {
        var set = new ClaimSet(model);
        foreach (var document in set.questions.Documents)
        {
            set.Add(document);
        }

        await set.harness.Index.CatchUpAsync(default);
        await set.harness.FillVectorsAsync();
        var lines = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "tests", "RetrievalQA.Tests", "Answering", "Citations", "Claims", "claims.jsonl"));
        set.Claims = [.. lines.Select(set.Read)];
        return set;
    }

    /// <summary>Searches for a question as a model would that repeats it.</summary>
    public async Task<EvidenceLedger> SearchAsync(EvaluationQuestion question)
    {
        var found = await harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, sources), question.Text, Results, 0, default);
        var ledger = new EvidenceLedger();
        ledger.Add(question.Text, found, []);
        return ledger;
    }

    public ParsedDocument Document(string fileId) => documents[fileId];

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    private void Add(EvaluatedDocument document)
    {
        using var content = new MemoryStream();
        using var file = document.Open();
        file.CopyTo(content);
        var parsed = DocumentReader.Read(content.ToArray(), document.FileName, "", Limits.Default);
        var source = IndexHarness.Source(document.Id);
        harness.Chunks.Save(source, [.. Chunker.Split(parsed, ChunkingStrategy.Default, MostTokens).Select((chunk, ordinal) => chunk.Of(parsed, source, ordinal))]);
        harness.Files.Name(document.Id, document.FileName);
        documents.Add(document.Id, parsed);
        sources.Add(source);
    }

    private Claim Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var (id, asked) = (json.RootElement.GetProperty("id").GetString()!, json.RootElement.GetProperty("question").GetString()!);
        return new Claim(
            id, questions.Questions.Single(question => question.Id == asked), json.RootElement.GetProperty("claim").GetString()!,
            json.RootElement.GetProperty("kind").GetString()!, id.StartsWith(Held, StringComparison.Ordinal) ? QuestionHalf.Report : QuestionHalf.Choose);
    }
}

/// <summary>A sentence that a model may write when it is asked a question.</summary>
/// <param name="Kind">"paraphrase", or why nothing supports it.</param>
public sealed record Claim(string Id, EvaluationQuestion Question, string Text, string Kind, QuestionHalf Half)
{
    public bool IsSupported => Kind == "paraphrase";

    /// <summary>Whether a quote holds what the question's answer is, or a part of it that is more than a word.</summary>
    public bool IsSupportedBy(string fileId, string quote) => IsSupported && Question.Expected.Any(part =>
        part.DocumentIds.Contains(fileId) && (QuoteMatch.Says(quote, part.Text) || QuoteMatch.IsPartOf(quote, part.Text)));
}
