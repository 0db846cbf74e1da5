using RetrievalQA.Indexing;
using RetrievalQA.Storage.Backup;
using RetrievalQA.Storage.LiteDb;
using RetrievalQA.Storage.LiteDb.Engine;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Storage.Backup;

public sealed class FolderCheckTests : IAsyncLifetime, IDisposable
{
    private readonly RetrievalQaServer server = new();
    private string file = "";
    private string store = "";

    public async Task InitializeAsync()
    {
        var api = server.V2();
        file = await api.Upload("rules.txt", "Visitors sign the book at the gate. Dogs stay outside.");
        store = (await api.Post("/v1/vector_stores", ApiReply.Serialize(new { file_ids = new[] { file } }))).Ok().Text("id");
        await api.Poll($"/v1/vector_stores/{store}", reply => (int)reply.Json["file_counts"]!["completed"]! == 1);
        (await api.Post("/v1/answers", ApiReply.Serialize(new { question = "Who signs the book?", vector_store_ids = new[] { store } }))).Ok();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_sound_folder_has_no_findings()
    {
        var report = await CheckAsync(repair: false);
        Assert.True(report.IsSound, string.Join('\n', report.Lines));
        Assert.Empty(await server.Get<ChunkIndex>().CompareAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("gone", "its content is missing")]
    [InlineData("cut", "bytes instead of")]
    [InlineData("changed", "its content is damaged")]
    public async Task Content_that_is_not_what_was_uploaded_is_found_and_the_file_stays(string fault, string finding)
    {
        Spoil(Assert.Single(Directory.EnumerateFiles(Path.Combine(server.Folder, "blobs"), "*", SearchOption.AllDirectories)), fault);
        var report = await CheckAsync(repair: true);
        Assert.False(report.IsSound);
        Assert.Contains(report.Lines, line => line.Contains(file, StringComparison.Ordinal) && line.Contains(finding, StringComparison.Ordinal));
        (await server.V2().Get($"/v1/files/{file}")).Ok();
    }

    [Theory]
    [InlineData("gone", "missing")]
    [InlineData("changed", "damaged")]
    public async Task A_lost_text_is_found_and_read_anew(string fault, string finding)
    {
        Spoil(Assert.Single(Directory.EnumerateFiles(Path.Combine(server.Folder, "parsed"))), fault);
        Assert.Contains((await CheckAsync(repair: false)).Lines, line =>
            line.Contains(file, StringComparison.Ordinal) && line.Contains(finding, StringComparison.Ordinal));
        Assert.True((await CheckAsync(repair: true)).IsSound);
        Assert.StartsWith("Visitors", (await server.V2().Get($"/v1/files/{file}/text")).Ok().Body, StringComparison.Ordinal);
        Assert.True((await CheckAsync(repair: false)).IsSound);
    }

    [Fact]
    public async Task Counts_and_index_that_are_wrong_are_found_and_made_right()
    {
        await server.Get<DurableDatabase>().WriteAsync(
            rows =>
            {
                var row = rows.Find(Schema.VectorStores, store)!;
                rows.Update(Schema.VectorStores, row with { Store = row.Store with { Counts = default } });
                return true;
            },
            CancellationToken.None);
        Assert.Contains((await CheckAsync(repair: false)).Lines, line => line.Contains($"vector store {store}", StringComparison.Ordinal));
        Assert.True((await CheckAsync(repair: true)).IsSound);
        Assert.Equal(1, (int)(await server.V2().Get($"/v1/vector_stores/{store}")).Ok().Json["file_counts"]!["completed"]!);

        await server.Get<ChunkIndex>().RebuildAsync(CancellationToken.None);
        Assert.Empty(await server.Get<ChunkIndex>().CompareAsync(CancellationToken.None));
    }

    private Task<CheckReport> CheckAsync(bool repair) => server.Get<FolderCheck>().RunAsync(repair, CancellationToken.None);

    private static void Spoil(string path, string fault)
    {
        var content = File.ReadAllBytes(path);
        File.Delete(path);
        if (fault != "gone")
        {
            content[^1] ^= 1;
            File.WriteAllBytes(path, fault == "cut" ? content[..^1] : content);
        }
    }
}
