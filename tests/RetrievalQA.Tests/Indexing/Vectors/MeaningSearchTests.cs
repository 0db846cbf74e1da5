using Microsoft.Extensions.Logging.Abstractions;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Vectors;
using RetrievalQA.Retrieval;
using RetrievalQA.Semantics;
using RetrievalQA.Tests.Semantics;

namespace RetrievalQA.Tests.Indexing.Vectors;

public sealed class MeaningSearchTests : IAsyncDisposable
{
    private const string Question = "Are pets allowed at work?";

    private readonly IndexHarness harness = new(model: new SentenceModelOptions { WaitSeconds = 30 });
    private readonly CancellationTokenSource stopped = new();

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        stopped.Dispose();
        await harness.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_passage_is_found_that_shares_no_word_with_the_question()
    {
        BuiltInModel.Require().Dispose();
        var sources = Fill();
        await using var worker = await StartAsync();
        var found = await SearchAsync(sources, Question);
        Assert.Equal("dogs", found[0].Chunk.Source.FileId);
        Assert.All(found, passage => Assert.InRange(passage.Score, 0, 1));
    }

    [SkippableFact]
    public async Task A_question_does_not_wait_while_vectors_are_written()
    {
        BuiltInModel.Require().Dispose();
        var sources = Fill();
        await using var worker = await StartAsync();
        var before = await SearchAsync(sources, Question);
        using var asked = new ManualResetEventSlim();
        using var answered = new ManualResetEventSlim();
        var writing = new Thread(() =>
        {
            lock (harness.Vectors.Writing)
            {
                asked.Set();
                answered.Wait();
            }
        });
        writing.Start();
        asked.Wait();
        var found = await SearchAsync(sources, Question);
        answered.Set();
        writing.Join();
        Assert.Equal(before.Select(passage => passage.Score), found.Select(passage => passage.Score));
    }

    [SkippableFact]
    public async Task Adding_another_store_changes_no_score()
    {
        BuiltInModel.Require().Dispose();
        var sources = Fill();
        await using var worker = await StartAsync();
        var before = await SearchAsync(sources, Question);
        harness.Add("other", "en", "Pets are allowed at work, cats and dogs alike.");
        await harness.Index.CatchUpAsync(default);
        var after = await SearchAsync(sources, Question);
        Assert.Equal(before.Select(passage => (passage.Chunk.Id, passage.Score)), after.Select(passage => (passage.Chunk.Id, passage.Score)));
    }

    [SkippableFact]
    public async Task A_scope_of_which_one_file_has_no_vectors_is_searched_by_words_alone()
    {
        BuiltInModel.Require().Dispose();
        await using var impatient = new IndexHarness(model: new SentenceModelOptions { WaitSeconds = 0 });
        var source = impatient.Add("dogs", "en", "Staff may bring dogs to the office on Fridays.");
        await impatient.Index.CatchUpAsync(default);
        Assert.Equal((1, 0), impatient.Vectors.Progress);
        var scope = new SearchScope(IndexHarness.Project, [source]);
        Assert.Empty((await impatient.Retriever.SearchAsync(scope, Question, 10, 0, default)).Passages);
        await using var words = new IndexHarness();
        var same = words.Add("dogs", "en", "Staff may bring dogs to the office on Fridays.");
        await words.Index.CatchUpAsync(default);
        var byWords = await words.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, [same]), "dogs of staff", 10, 0, default);
        Assert.Equal(byWords.Passages[0].Score, (await impatient.Retriever.SearchAsync(scope, "dogs of staff", 10, 0, default)).Passages[0].Score);
    }

    [SkippableFact]
    public async Task A_question_in_a_script_that_the_model_does_not_know_has_the_scores_of_its_words()
    {
        BuiltInModel.Require().Dispose();
        await using var words = new IndexHarness();
        var (source, same) = (harness.Add("pump", "ko", "이 펌프는 매일 점검합니다."), words.Add("pump", "ko", "이 펌프는 매일 점검합니다."));
        await words.Index.CatchUpAsync(default);
        await using var worker = await StartAsync();
        var expected = await words.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, [same]), "펌프 점검은 언제?", 10, 0, default);
        Assert.Equal(expected.Passages[0].Score, (await SearchAsync([source], "펌프 점검은 언제?"))[0].Score);
    }

    [SkippableFact]
    public async Task The_vectors_of_a_file_go_with_it_and_those_of_another_text_take_their_place()
    {
        BuiltInModel.Require().Dispose();
        var sources = Fill();
        await using var worker = await StartAsync();
        await SearchAsync(sources, Question);
        Assert.Equal((0, sources.Count), harness.Vectors.Progress);
        harness.Chunks.Save(sources[0], []);
        await harness.Index.CatchUpAsync(default);
        Assert.Equal((0, sources.Count - 1), harness.Vectors.Progress);
        harness.Chunks.Save(sources[1], [IndexHarness.Chunk(sources[1], "Cats and dogs are welcome in every room.") with { TextVersion = 2 }]);
        await harness.Index.CatchUpAsync(default);
        Assert.Equal(sources[1].FileId, (await SearchAsync([.. sources.Skip(1)], Question))[0].Chunk.Source.FileId);
    }

    [SkippableFact]
    public async Task Vectors_are_still_there_after_a_start_and_made_for_what_lacks_them()
    {
        BuiltInModel.Require().Dispose();
        var sources = Fill();
        await using (await StartAsync())
        {
            await SearchAsync(sources, Question);
        }

        harness.Vectors.Dispose();
        var added = harness.Add("cats", "en", "Cats may come to the office too.");
        harness.Chunks.Save(sources[2], []);
        using var vectors = new VectorIndex(harness.Model, Microsoft.Extensions.Options.Options.Create(harness.Options), new VectorBell(), TimeProvider.System);
        vectors.Open([.. sources.Except([sources[2]]), added]);
        Assert.Equal((1, sources.Count - 1), vectors.Progress);
        Assert.Equal(added, vectors.Next()!.Value);
    }

    private List<ChunkSource> Fill() =>
    [
        harness.Add("dogs", "en", "Staff may bring dogs to the office on Fridays."),
        harness.Add("bills", "en", "The invoice is due thirty days after delivery."),
        harness.Add("weather", "en", "Rain is expected in the north tomorrow."),
    ];

    private async Task<IReadOnlyList<Passage>> SearchAsync(IReadOnlyList<ChunkSource> sources, string question)
    {
        await harness.Index.CatchUpAsync(default);
        return (await harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, sources), question, 10, 0, default)).Passages;
    }

    private async Task<RunningWorker> StartAsync()
    {
        var worker = new VectorWorker(
            harness.Vectors, harness.Index, harness.Chunks, harness.Model, harness.VectorBell, TimeProvider.System, NullLogger<VectorWorker>.Instance);
        await worker.StartAsync(stopped.Token);
        return new RunningWorker(worker);
    }

    private sealed class RunningWorker(VectorWorker worker) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await worker.StopAsync(default);
            worker.Dispose();
        }
    }
}
