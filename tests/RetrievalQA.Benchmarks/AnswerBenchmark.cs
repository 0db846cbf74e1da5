using System.Text.RegularExpressions;
using RetrievalQA.Documents;
using RetrievalQA.Evaluation;
using RetrievalQA.Retrieval;
using RetrievalQA.Semantics;
using RetrievalQA.Tests.Evaluation;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Benchmarks;

/// <summary>
/// How often the best sentences hold the answer, and how well confidence tells answerable questions from others: to choose
/// thresholds by, and so on the half of each set that is for choosing.
/// </summary>
internal static partial class AnswerBenchmark
{
    private const int Passages = 5;
    private const int Seed = 7;

    /// <param name="source">Where the sentence model comes from.</param>
    /// <param name="most">Questions of each set, at most.</param>
    /// <param name="scopeChunks">Chunks in the searched scope, the one with the answer among them; null for those of the whole collection.</param>
    public static async Task RunAsync(string data, IReadOnlyList<string> names, SentenceModelSource source, int most, int? scopeChunks)
    {
        Console.WriteLine("collection    answerable  accuracy@1  hit@3   AUC off-topic  AUC adversarial   refused below: off-topic, adversarial, answerable");
        foreach (var name in names)
        {
            var collection = DevelopmentSet.Load(data, name);
            await using var harness = new IndexHarness(model: new SentenceModelOptions { Source = source, WaitSeconds = 3_600 });
            var sources = collection.Store(harness);
            await harness.Index.CatchUpAsync(CancellationToken.None);
            await harness.FillVectorsAsync();
            await MeasureAsync(collection, harness, sources, most, scopeChunks);
        }
    }

    private static async Task MeasureAsync(
        DevelopmentSet collection, IndexHarness harness, IReadOnlyList<ChunkSource> sources, int most, int? scopeChunks)
    {
        var random = new Random(Seed);
        var byTitle = collection.Documents.Zip(sources).GroupBy(pair => pair.First.Title)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.Second).ToHashSet());
        var titles = collection.Documents.ToDictionary(document => document.Id, document => document.Title);
        List<double> answerable = [], offTopic = [], adversarial = [];
        var (first, third) = (0, 0);
        foreach (var question in collection.Questions.Where(IsToChooseOn).Take(most))
        {
            var away = question.Answers.Count == 0 ? [] : sources.Where(source => !byTitle[titles[question.Answers[0].DocumentId]].Contains(source)).ToList();
            var others = scopeChunks is { } chunks ? [.. away.OrderBy(_ => random.Next()).Take(chunks)] : away;
            var (ranked, passages) = await RankAsync(harness, ScopeOf(question, sources, others, scopeChunks), question.Text);
            var confidence = ranked.Count > 0 ? ranked[0].Confidence : 0;
            if (question.IsUnanswerable)
            {
                adversarial.Add(confidence);
                continue;
            }

            answerable.Add(confidence);
            first += ranked.Take(1).Any(sentence => Holds(question, passages, sentence)) ? 1 : 0;
            third += ranked.Take(3).Any(sentence => Holds(question, passages, sentence)) ? 1 : 0;
            if (answerable.Count % 4 == 0)
            {
                var (elsewhere, _) = await RankAsync(harness, others, question.Text);
                offTopic.Add(elsewhere.Count > 0 ? elsewhere[0].Confidence : 0);
            }
        }

        Console.WriteLine(
            $"{collection.Name,-12} {answerable.Count,11}     {(double)first / answerable.Count:0.000}     {(double)third / answerable.Count:0.000}"
            + $"       {RankingQuality.AreaUnderCurve(answerable, offTopic):0.000}          {RankingQuality.AreaUnderCurve(answerable, adversarial):0.000}"
            + string.Concat(new[] { 0.4, 0.5, 0.6, 0.7 }.Select(
                bar => $"   {bar}: {Below(offTopic, bar):0.000} {Below(adversarial, bar):0.000} {Below(answerable, bar):0.000}")));
    }

    // A small scope has one chunk with the answer, and of the others as many as fill it.
    private static IReadOnlyList<ChunkSource> ScopeOf(
        CollectionQuestion question, IReadOnlyList<ChunkSource> all, List<ChunkSource> others, int? scopeChunks) =>
        scopeChunks is null || question.Answers.Count == 0 ? all
            : [.. others.Skip(1), all.First(source => source.FileId == question.Answers[0].DocumentId)];

    // Thresholds are read off this table: the other half of each set is kept for what is published.
    private static bool IsToChooseOn(CollectionQuestion question) =>
        QuestionHalves.ByParity(question.Id) == QuestionHalf.Choose && (question.IsUnanswerable || question.Answers.Count > 0);

    private static double Below(List<double> confidences, double bar) =>
        confidences.Count == 0 ? 0 : (double)confidences.Count(confidence => confidence < bar) / confidences.Count;

    private static async Task<(IReadOnlyList<RankedSentence> Ranked, List<(Passage Passage, List<SourceSpan> Sentences)> Passages)> RankAsync(
        IndexHarness harness, IReadOnlyList<ChunkSource> sources, string question)
    {
        var result = await harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, sources), question, Passages, 0, CancellationToken.None);
        var passages = result.Passages.Select(passage => (passage, Split(passage.Chunk.Text))).ToList();
        var evidence = passages
            .Select(passage => new EvidencePassage(
                passage.passage.Chunk.Context, passage.passage.Score, [.. passage.Item2.Select(span => passage.passage.Chunk.Text[span.Start..span.End])]))
            .ToList();
        return (await new SentenceRanker(harness.Model).RankAsync(question, result.Terms, evidence, CancellationToken.None), passages);
    }

    private static bool Holds(CollectionQuestion question, List<(Passage Passage, List<SourceSpan> Sentences)> passages, RankedSentence sentence)
    {
        var (passage, sentences) = passages[sentence.Passage];
        var span = sentences[sentence.Sentence];
        return question.Answers.Any(answer =>
        {
            var start = CodePointOffset(passage.Chunk.Text, answer.Start);
            return answer.DocumentId == passage.Chunk.Source.FileId && span.Start <= start && start < span.End;
        });
    }

    private static int CodePointOffset(string text, int codePoints)
    {
        var offset = 0;
        for (var seen = 0; seen < codePoints && offset < text.Length; seen++)
        {
            offset += char.IsHighSurrogate(text[offset]) ? 2 : 1;
        }

        return offset;
    }

    private static List<SourceSpan> Split(string text)
    {
        var spans = new List<SourceSpan>();
        var start = 0;
        foreach (Match end in SentenceEnd().Matches(text))
        {
            spans.Add(new SourceSpan(start, end.Index));
            start = end.Index + end.Length;
        }

        spans.Add(new SourceSpan(start, text.Length));
        return spans.FindAll(span => span.Length > 0);
    }

    [GeneratedRegex(@"(?<=[.!?]['”""’)]?)(?<!\b(?:[A-Z]|Mr|Mrs|Dr|St|No|vs|ca|bzw|z\.B|Nr)\.)\s+(?=[\p{Lu}\p{Lo}""“‘'(\d])|(?<=[。！？])|\n+",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentenceEnd();
}
