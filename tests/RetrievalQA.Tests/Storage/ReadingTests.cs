using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;

namespace RetrievalQA.Tests.Storage;

public class ReadingTests
{
    private const string First = "The fee is 20 euros.";
    private const string Second = "Prices. The fee is 20 euros.";
    private const string Readers = "pdf/2 txt/1";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public void Rows_that_were_written_before_there_were_versions_mean_the_first_text()
    {
        const string Span = """{"Start":1,"End":2}""";
        var chunk = $$"""{"Source":{"ProjectId":"p","FileId":"f","ChunkingKey":"k"},"Ordinal":0,"Span":{{Span}},"Text":"t","Context":"","Sentences":[],"Sections":[],"Language":"en","PageStart":null,"PageEnd":null,"Tokens":1}""";
        var citation = $$$"""{"Position":0,"Search":0,"Number":0,"FileId":"f","FileName":"n","Span":{{{Span}}},"StartCodePoint":1,"EndCodePoint":2,"Quote":"q","Page":null,"Support":"Partial","Why":{"Query":"","Score":1,"Terms":[]}}""";
        var result = $$"""{"FileId":"f","FileName":"n","Score":1,"Span":{{Span}},"Page":null,"Attributes":null}""";
        var file = """{"Id":"f","ProjectId":"p","FileName":"n","Purpose":"assistants","ContentType":"","Bytes":1,"Sha256":"","CreatedAt":1,"ExpiresAt":null,"Sequence":1}""";
        Assert.Equal(1, RowJson.Read<Chunk>(chunk).TextVersion);
        Assert.Equal(1, RowJson.Read<Citation>(citation).TextVersion);
        Assert.Equal(1, RowJson.Read<FileSearchResult>(result).TextVersion);
        Assert.Equal(Reading.First, RowJson.Read<UploadedFile>(file).CurrentReading());
        var written = RowJson.Read<Citation>(citation) with { TextVersion = 3 };
        Assert.Equal(3, RowJson.Read<Citation>(RowJson.Write(written)).TextVersion);
    }

    [Fact]
    public async Task A_new_text_and_its_chunks_take_the_place_of_the_old_ones_together()
    {
        await using var storage = new StorageFixture();
        var (file, ingestion) = await SearchableAsync(storage, First);
        var store = await storage.Catalog.AddAsync(Samples.Store(), None);
        await storage.Catalog.AttachAsync(store, [Samples.Attachment(file.Id)], batchId: null, int.MaxValue, None);
        var before = await storage.Chunks.LastSequenceAsync(None);

        var reading = await ReplaceAsync(storage, file, Second, ingestion);

        Assert.Equal((2, "txt/2"), (reading!.Version, reading.Reader));
        var current = (await storage.Files.LoadParsedAsync(Project.Default, file.Id, None))!;
        Assert.Equal((Second, 2), (current.Text, current.Version));
        var chunk = Assert.Single(await storage.Chunks.ChunksAsync(ingestion.Source, None));
        Assert.Equal((Second, 2), (chunk.Text, chunk.TextVersion));
        Assert.Equal(ingestion.Source, Assert.Single((await storage.Chunks.OperationsAfterAsync(before, 10, None))!).Source);
        Assert.Equal(IngestionStatus.Completed, Assert.Single(await storage.Ledger.FindAsync([ingestion.Source], None)).Status);
        Assert.Equal(1, await storage.CountChunkRowsAsync());

        var member = (await storage.Catalog.FindFileAsync(store.Id, file.Id, None))!;
        Assert.Equal((IngestionStatus.Completed, 99L), (member.Status, member.UsageBytes));
        Assert.Equal(99, (await storage.Catalog.FindAsync(Project.Default, store.Id, None))!.UsageBytes);
    }

    [Fact]
    public async Task The_same_text_keeps_its_version_and_may_get_other_chunks()
    {
        await using var storage = new StorageFixture();
        var (file, ingestion) = await SearchableAsync(storage, First);
        var reading = await ReplaceAsync(storage, file, First, ingestion);
        Assert.Equal((1, "txt/2"), (reading!.Version, reading.Reader));
        Assert.Equal(reading, (await storage.Files.FindAsync(Project.Default, file.Id, None))!.Reading);
        Assert.Equal([file.Id], Texts(storage));
        Assert.Equal(1, Assert.Single(await storage.Chunks.ChunksAsync(ingestion.Source, None)).TextVersion);
    }

    [Fact]
    public async Task An_older_text_stays_as_long_as_a_message_cites_it()
    {
        await using var storage = new StorageFixture();
        await storage.Conversations.ListCitationsAsync(None);
        var (file, ingestion) = await SearchableAsync(storage, First);
        var thread = await storage.Conversations.AddThreadAsync(Samples.Thread(), [], None);
        var cited = await storage.Conversations.AddMessageAsync(Citing(thread.Id, file.Id, version: 1), None);
        var refused = await storage.Conversations.AddMessageAsync(NearestTo(thread.Id, file.Id, version: 1), None);
        await ReplaceAsync(storage, file, Second, ingestion);

        Assert.Equal(0, await storage.Files.EraseUncitedTextsAsync(None));
        Assert.Equal(First, (await storage.Files.LoadParsedAsync(Project.Default, file.Id, version: 1, None))!.Text);
        Assert.Null(await storage.Files.LoadParsedAsync("proj_other", file.Id, version: 1, None));
        Assert.True(await storage.Files.KeepsTextAsync(Project.Default, file.Id, version: 1, None));
        Assert.False(await storage.Files.KeepsTextAsync("proj_other", file.Id, version: 1, None));
        Assert.Equal("fee", (await storage.Conversations.FindCitationAsync(Project.Default, file.Id, 1, 4, 7, None))!.Quote);
        Assert.Null(await storage.Conversations.FindCitationAsync("proj_other", file.Id, 1, 4, 7, None));
        Assert.Null(await storage.Conversations.FindCitationAsync(Project.Default, file.Id, 2, 4, 7, None));
        await storage.ReopenAsync();
        Assert.Equal([file.Id, $"{file.Id}.2"], Texts(storage));

        await storage.Conversations.DeleteMessageAsync(thread.Id, cited.Id, None);
        Assert.Equal(0, await storage.Files.EraseUncitedTextsAsync(None));
        await storage.Conversations.DeleteMessageAsync(thread.Id, refused.Id, None);
        Assert.Equal(1, await storage.Files.EraseUncitedTextsAsync(None));
        Assert.Null(await storage.Files.LoadParsedAsync(Project.Default, file.Id, version: 1, None));
        Assert.False(await storage.Files.KeepsTextAsync(Project.Default, file.Id, version: 1, None));
        Assert.Equal([$"{file.Id}.2"], Texts(storage));
    }

    [Fact]
    public async Task An_older_text_goes_with_the_thread_that_cited_it()
    {
        await using var storage = new StorageFixture();
        await storage.Conversations.ListCitationsAsync(None);
        var (file, ingestion) = await SearchableAsync(storage, First);
        var thread = await storage.Conversations.AddThreadAsync(Samples.Thread(), [], None);
        await storage.Conversations.AddMessageAsync(Citing(thread.Id, file.Id, version: 1), None);
        await ReplaceAsync(storage, file, Second, ingestion);
        await storage.Conversations.DeleteThreadAsync(Project.Default, thread.Id, None);
        Assert.Equal(1, await storage.Files.EraseUncitedTextsAsync(None));
        Assert.Equal([$"{file.Id}.2"], Texts(storage));
    }

    [Fact]
    public async Task A_run_in_progress_finds_the_text_that_it_searched_until_it_ends()
    {
        await using var storage = new StorageFixture();
        await storage.Conversations.ListCitationsAsync(None);
        var (file, ingestion) = await SearchableAsync(storage, First);
        var thread = await storage.Conversations.AddThreadAsync(Samples.Thread(), [], None);
        var run = await storage.Conversations.AddRunAsync(Samples.Run(thread.Id), [], None);
        await MoveAsync(storage, run, RunStatus.InProgress);
        await ReplaceAsync(storage, file, Second, ingestion);
        await ReplaceAsync(storage, file, First + " Third.", ingestion);
        Assert.Equal(0, await storage.Files.EraseUncitedTextsAsync(None));
        Assert.Equal(First, (await storage.Files.LoadParsedAsync(Project.Default, file.Id, version: 1, None))!.Text);

        // It cites the first text when it ends; nobody cites the second.
        var answer = Citing(thread.Id, file.Id, version: 1) with { RunId = run.Id };
        await storage.Conversations.AdvanceRunAsync(thread.Id, run.Id, current => current.MoveTo(RunStatus.Completed, storage.Time), [], answer, None);
        Assert.Equal(1, await storage.Files.EraseUncitedTextsAsync(None));
        Assert.Equal([file.Id, $"{file.Id}.3"], Texts(storage));
    }

    [Fact]
    public async Task Citations_of_older_messages_are_listed_before_any_text_is_erased()
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { RowsPerTransaction = 2 });
        var (file, ingestion) = await SearchableAsync(storage, First);
        var thread = await storage.Conversations.AddThreadAsync(Samples.Thread(), [], None);

        // As a version before wrote them.
        await storage.Database.WriteAsync(
            rows =>
            {
                rows.Insert(Schema.Messages, Enumerable.Range(0, 5).Select(_ => Samples.Message(thread.Id)).Append(Citing(thread.Id, file.Id, version: 1)));
                rows.Insert(Schema.Messages, Citing("thread_deleted", file.Id, version: 2));
                return true;
            },
            None);
        await ReplaceAsync(storage, file, Second, ingestion);
        await ReplaceAsync(storage, file, First + " Third.", ingestion);
        Assert.Equal(0, await storage.Files.EraseUncitedTextsAsync(None));

        await storage.Conversations.ListCitationsAsync(None);
        Assert.Equal(1, await storage.Files.EraseUncitedTextsAsync(None));
        Assert.Equal([file.Id, $"{file.Id}.3"], Texts(storage));
    }

    [Fact]
    public async Task Chunks_of_a_text_that_was_replaced_are_refused()
    {
        await using var storage = new StorageFixture();
        var (file, ingestion) = await SearchableAsync(storage, First);
        await storage.Ledger.RequestAsync(Project.Default, [file.Id], new ChunkingStrategy(100, 0), None);
        var other = (await storage.Ledger.TakeNextAsync(None))!;
        await ReplaceAsync(storage, file, Second, ingestion);
        await Assert.ThrowsAsync<StaleTextException>(() => storage.Ledger.SaveChunksAsync(other, [ChunkOf(other.Source, First, version: 1)], None));
        Assert.Empty(await storage.Chunks.ChunksAsync(other.Source, None));
        Assert.Equal(1, await storage.CountChunkRowsAsync());
        Assert.True(await storage.Ledger.SaveChunksAsync(other, [ChunkOf(other.Source, Second, version: 2)], None));
    }

    [Fact]
    public async Task A_text_is_replaced_for_everything_that_is_searched_or_not_at_all()
    {
        await using var storage = new StorageFixture();
        var (file, ingestion) = await SearchableAsync(storage, First);
        await storage.Ledger.RequestAsync(Project.Default, [file.Id], new ChunkingStrategy(100, 0), None);
        var other = (await storage.Ledger.TakeNextAsync(None))!;
        await storage.Ledger.SaveChunksAsync(other, [ChunkOf(other.Source, First, version: 1)], None);

        await Assert.ThrowsAsync<StaleTextException>(() => ReplaceAsync(storage, file, Second, ingestion));
        await Assert.ThrowsAsync<StaleTextException>(() => storage.Files.SaveParsedAsync(file, Samples.Document(Second), None));
        Assert.Equal(First, (await storage.Files.LoadParsedAsync(Project.Default, file.Id, None))!.Text);
        Assert.Equal([file.Id], Texts(storage));
        Assert.Equal(2, await storage.CountChunkRowsAsync());

        Assert.Equal(2, (await storage.Readings.SourcesAsync(Project.Default, file.Id, None)).Count);
        Assert.Equal(2, (await ReplaceAsync(storage, file, Second, ingestion, other))!.Version);
        Assert.Equal(2, Assert.Single(await storage.Chunks.ChunksAsync(other.Source, None)).TextVersion);
    }

    [Fact]
    public async Task A_deleted_file_has_no_text_of_any_version_and_is_not_read_anew()
    {
        await using var storage = new StorageFixture();
        var (file, ingestion) = await SearchableAsync(storage, First);
        var thread = await storage.Conversations.AddThreadAsync(Samples.Thread(), [], None);
        await storage.Conversations.AddMessageAsync(Citing(thread.Id, file.Id, version: 1), None);
        await ReplaceAsync(storage, file, Second, ingestion);
        await storage.Readings.RequestAsync(Project.Default, file.Id, isUrgent: true, None);
        await storage.Files.DeleteAsync(Project.Default, file.Id, None);
        Assert.Empty(Texts(storage));
        Assert.Null(await storage.Readings.FindAsync(file.Id, None));
        Assert.Null(await ReplaceAsync(storage, file, First, ingestion));
        Assert.Null(await storage.Files.LoadParsedAsync(Project.Default, file.Id, version: 1, None));
        Assert.Null(await storage.Readings.RequestAsync(Project.Default, file.Id, isUrgent: true, None));
        Assert.Empty(Texts(storage));
        Assert.Empty(await storage.Database.ReadAsync(rows => rows.Range(Schema.SpareTexts, Table.Id, KeyRange.StartingWith("")), None));
    }

    [Fact]
    public async Task A_text_that_was_being_written_when_the_process_died_is_erased_on_start()
    {
        await using var storage = new StorageFixture();
        var (file, ingestion) = await SearchableAsync(storage, First);
        await storage.Database.WriteAsync(rows => rows.AddSpareText(file.Id, 2, isReplaced: false), None);
        await File.WriteAllTextAsync(Path.Combine(storage.Options.ParsedPath, $"{file.Id}.2"), "half");
        await storage.Files.EraseUncitedTextsAsync(None);
        Assert.Equal([file.Id, $"{file.Id}.2"], Texts(storage));

        await storage.ReopenAsync();
        Assert.Equal([file.Id], Texts(storage));
        Assert.Equal(2, (await ReplaceAsync(storage, file, Second, ingestion))!.Version);
    }

    [Fact]
    public async Task Files_are_read_anew_in_order_those_that_somebody_waits_for_first()
    {
        await using var storage = new StorageFixture();
        var ids = new List<string>();
        for (var file = 0; file < 3; file++)
        {
            ids.Add((await SearchableAsync(storage, First)).File.Id);
            await storage.Readings.RequestAsync(Project.Default, ids[^1], isUrgent: false, None);
        }

        Assert.Null(await storage.Readings.RequestAsync("proj_other", ids[2], isUrgent: true, None));
        Assert.True((await storage.Readings.RequestAsync(Project.Default, ids[2], isUrgent: true, None))!.IsUrgent);
        var urgent = (await storage.Readings.TakeNextAsync(None))!;
        Assert.Equal((ids[2], 1), (urgent.FileId, urgent.Attempts));
        await storage.Readings.EndAsync(urgent, None);

        var next = (await storage.Readings.TakeNextAsync(None))!;
        Assert.Equal(ids[0], next.FileId);
        await storage.Readings.PostponeAsync(next, None);
        var refused = (await storage.Readings.TakeNextAsync(None))!;
        Assert.Equal(ids[1], refused.FileId);
        await storage.Readings.GiveUpAsync(refused, new IngestionError(IngestionError.InvalidFile, "damaged"), Readers, None);
        Assert.Equal((ids[0], 2), ((await storage.Readings.TakeNextAsync(None))!.FileId, (await storage.Readings.FindAsync(ids[0], None))!.Attempts));

        // Refused by these parsers: whoever asks is told. Others may read it.
        Assert.Equal("damaged", (await storage.Readings.RequestAsync(Project.Default, ids[1], isUrgent: true, None))!.Error!.Message);
        Assert.Equal(0, await storage.Readings.RequestGivenUpAsync(Readers, None));
        Assert.Equal(1, await storage.Readings.RequestGivenUpAsync("pdf/3", None));
        Assert.Null((await storage.Readings.FindAsync(ids[1], None))!.Error);
    }

    [Fact]
    public async Task A_request_that_came_while_the_file_was_read_is_not_ended_with_the_one_before()
    {
        await using var storage = new StorageFixture();
        var (file, ingestion) = await SearchableAsync(storage, First);
        await storage.Readings.RequestAsync(Project.Default, file.Id, isUrgent: true, None);
        var first = (await storage.Readings.TakeNextAsync(None))!;
        await ReplaceAsync(storage, file, First, ingestion);
        Assert.Null(await storage.Readings.FindAsync(file.Id, None));
        await storage.Readings.RequestAsync(Project.Default, file.Id, isUrgent: true, None);
        await storage.Readings.EndAsync(first, None);
        await storage.Readings.GiveUpAsync(first, new IngestionError(IngestionError.InvalidFile, "damaged"), Readers, None);
        Assert.Null((await storage.Readings.TakeNextAsync(None))!.Error);
    }

    [Fact]
    public async Task What_failed_for_another_reason_is_tried_again_when_somebody_needs_it()
    {
        await using var storage = new StorageFixture();
        var file = (await SearchableAsync(storage, First)).File;
        var rereading = (await storage.Readings.RequestAsync(Project.Default, file.Id, isUrgent: true, None))!;
        await storage.Readings.GiveUpAsync(rereading, new IngestionError(IngestionError.ServerError, "no parser"), readers: null, None);
        Assert.Null(await storage.Readings.TakeNextAsync(None));
        Assert.Null((await storage.Readings.RequestAsync(Project.Default, file.Id, isUrgent: true, None))!.Error);
        Assert.NotNull(await storage.Readings.TakeNextAsync(None));
    }

    [Fact]
    public async Task Files_that_an_older_parser_read_are_asked_for_once()
    {
        await using var storage = new StorageFixture(engine: new LiteDbOptions { RowsPerTransaction = 2 });
        for (var file = 0; file < 5; file++)
        {
            await SearchableAsync(storage, First);
        }

        await storage.Files.AddAsync(Samples.File(), Samples.Content("never read"), 1_000, None);
        Assert.Equal(0, await storage.Readings.RequestOlderAsync("all/1", reader => reader == "txt/1", None));
        Assert.Equal(0, await storage.Readings.RequestOlderAsync("all/1", _ => false, None));
        Assert.Equal(5, await storage.Readings.RequestOlderAsync(Readers, _ => false, None));
        Assert.Equal(0, await storage.Readings.RequestOlderAsync(Readers, _ => false, None));
        Assert.False((await storage.Readings.TakeNextAsync(None))!.IsUrgent);
    }

    private static async Task<(UploadedFile File, FileIngestion Ingestion)> SearchableAsync(StorageFixture storage, string text)
    {
        var file = await storage.Files.AddAsync(Samples.File(), Samples.Content(text), 1_000, None);
        await storage.Ledger.RequestAsync(Project.Default, [file.Id], ChunkingStrategy.Default, None);
        var ingestion = (await storage.Ledger.TakeNextAsync(None))!;
        await storage.Files.SaveParsedAsync(file, Samples.Document(text) with { Reader = "txt/1" }, None);
        await storage.Ledger.SaveChunksAsync(ingestion, [ChunkOf(ingestion.Source, text, version: 1)], None);
        await storage.Ledger.FinishAsync(ingestion, IngestionStatus.Completed, error: null, text.Length, None);
        return (file, ingestion);
    }

    private static Task<Reading?> ReplaceAsync(StorageFixture storage, UploadedFile file, string text, params FileIngestion[] ingestions) =>
        storage.Readings.ReplaceAsync(
        file,
        Samples.Document(text) with { Reader = "txt/2" },
        [.. ingestions.Select(ingestion => new SourceChunks(ingestion.Source, [ChunkOf(ingestion.Source, text, version: 1)], UsageBytes: 99))],
        None);

    private static Chunk ChunkOf(ChunkSource source, string text, int version) =>
        Samples.Chunk(source, 0, text) with { Span = new SourceSpan(0, text.Length), TextVersion = version };

    private static ThreadMessage Citing(string threadId, string fileId, int version) =>
        Samples.Message(threadId) with { Content = [new TextContent("answer", [CitationOf(fileId, version)])] };

    private static ThreadMessage NearestTo(string threadId, string fileId, int version) =>
        Samples.Message(threadId) with { Grounding = new Grounding(Refused: true, 0, CitationMethod.None, [CitationOf(fileId, version)]) };

    private static Citation CitationOf(string fileId, int version) => new(
        0, 0, 0, fileId, "a.txt", new SourceSpan(4, 7), 4, 7, "fee", null, CitationSupport.Verified, new CitationReason("q", 1, []), version);

    private static Task<ThreadRun?> MoveAsync(StorageFixture storage, ThreadRun run, RunStatus status) =>
        storage.Conversations.AdvanceRunAsync(run.ThreadId, run.Id, current => current.MoveTo(status, storage.Time), [], message: null, None);

    private static string[] Texts(StorageFixture storage) =>
        [.. Directory.GetFiles(storage.Options.ParsedPath).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
