using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Contract;

/// <summary>The command <c>load</c> on a store that exists: what is new or changed goes up, nothing is there twice, nothing is lost.</summary>
public sealed class LoadAgainTests(LoadServer server) : IClassFixture<LoadServer>, IDisposable
{
    private readonly LoadTrial trial = new(server.Api);

    public void Dispose() => trial.Dispose();

    [Fact]
    public async Task What_is_new_or_changed_is_uploaded_and_what_is_gone_is_named_and_kept()
    {
        trial.Write("gone.txt", "The old bridge is 137 metres long.");
        trial.Write("same.txt", "Nothing changes here.");
        trial.Write("below/same.txt", "A file of the same name in another folder.");
        trial.Write("fee.txt", "The fee is 20 euros.");
        Assert.Equal(0, (await LoadAsync("4 new, 0 changed, 0 unchanged")).ExitCode);
        var first = await trial.FilesAsync();
        await SetAttributeAsync(first["fee.txt"], "department", "sales");

        File.Delete(Path.Combine(trial.Folder, "gone.txt"));
        trial.Write("fee.txt", "The fee is 30 euros.");
        trial.Write("new.txt", "The new bridge is 150 metres long.");
        trial.Move("below/same.txt", "beside/same.txt");
        var (exitCode, said) = await LoadAsync("1 new, 1 changed, 1 moved, 1 unchanged");
        Assert.Equal(0, exitCode);
        Assert.Contains("Uploaded 2 of 2 documents", said, StringComparison.Ordinal);
        Assert.Contains($"Kept, though no longer in the folder: gone.txt ({first["gone.txt"]}).", said, StringComparison.Ordinal);
        var second = await trial.FilesAsync();
        Assert.Equal(["beside/same.txt", "fee.txt", "gone.txt", "new.txt", "same.txt"], second.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            (first["below/same.txt"], first["same.txt"], first["gone.txt"]), (second["beside/same.txt"], second["same.txt"], second["gone.txt"]));
        Assert.NotEqual(first["fee.txt"], second["fee.txt"]);
        Assert.Equal(1, await trial.CountAsync("fee.txt"));
        Assert.Equal("sales", (string?)(await MemberAsync(second["fee.txt"]))["attributes"]!["department"]);

        (exitCode, said) = await LoadAsync("0 new, 0 changed, 4 unchanged");
        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("Uploaded", said, StringComparison.Ordinal);
        Assert.Equal(second, await trial.FilesAsync());
    }

    [Fact]
    public async Task What_another_folder_or_somebody_else_put_there_is_never_deleted()
    {
        var other = new LoadTrial(server.Api);
        other.Write("readme.txt", "The toll is 4 crowns.");
        trial.Write("readme.txt", "The toll is 4 crowns.");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["XDG_CACHE_HOME"] = Path.Combine(other.Folder, ".cache") };
        Assert.Equal(
            0, (await CommandProcess.RunAsync(environment, "load", other.Folder, $"--url={server.Process.Address}", "--store", trial.Store)).ExitCode);
        await LoadAsync("1 new");
        trial.Write("readme.txt", "The toll is 9 crowns.");
        await LoadAsync("0 new, 1 changed, 0 unchanged");
        Assert.Equal(2, (await trial.MembersAsync()).Count);
        other.Dispose();
    }

    [Fact]
    public async Task Names_that_headers_have_no_words_for_are_kept()
    {
        trial.Write("Monitor 27\".txt", "Screen code 5.");
        trial.Write("100%22.txt", "Screen code 6.");
        await LoadAsync("2 new, 0 changed, 0 unchanged");
        Assert.Equal((1, 1), (await trial.CountAsync("Monitor 27\".txt"), await trial.CountAsync("100%22.txt")));
    }

    [Fact]
    public async Task A_file_with_another_name_is_stored_under_that_and_no_longer_under_the_old_one()
    {
        trial.Write("draft.txt", "The fee is 20 euros.");
        await LoadAsync("1 new");
        trial.Move("draft.txt", "final.txt");
        await LoadAsync("0 new, 1 changed, 0 unchanged");
        Assert.Equal(["final.txt"], (await trial.FilesAsync()).Keys);
        Assert.Equal((0, 1), (await trial.CountAsync("draft.txt"), await trial.CountAsync("final.txt")));
    }

    [Fact]
    public async Task What_the_store_had_stays_until_the_new_version_can_be_read()
    {
        trial.Write("manual.html", "<p>The warranty lasts 36 months.</p>");
        await LoadAsync("1 new");
        var old = Assert.Single((await trial.FilesAsync()).Values);

        await File.WriteAllBytesAsync(Path.Combine(trial.Folder, "manual.html"), [0x3C, 0, 1, 2, 3, 0xFF, 0xFE, 0, 0, 7]);
        foreach (var uploads in new[] { 1, 0 })
        {
            var (exitCode, said) = await LoadAsync($"{uploads} changed, {1 - uploads} unchanged");
            Assert.Equal(5, exitCode);
            Assert.Matches(@"(?m)^Not read: manual\.html: .{10}.* What the store had before stays\.$", said);
            var members = await trial.MembersAsync();
            Assert.Equal(2, members.Count);
            Assert.Equal("completed", (string?)members.Single(file => (string?)file["id"] == old)["status"]);
        }

        trial.Write("manual.html", "<p>The warranty lasts 48 months.</p>");
        Assert.Equal(0, (await LoadAsync("0 new, 1 changed")).ExitCode);
        Assert.NotEqual(old, Assert.Single((await trial.FilesAsync()).Values));
        Assert.Equal(1, await trial.CountAsync("manual.html"));
    }

    [Fact]
    public async Task Several_folders_may_share_a_store()
    {
        var folder = trial.Folder;
        trial.Write("fee.txt", "The fee is 20 euros.");
        trial.Write("contract.txt", "The contract ends in May.");
        await LoadAsync("2 new");
        trial.Folder = Directory.CreateDirectory(Path.Combine(folder, "..", "others")).FullName;
        trial.Write("fee.txt", "The other fee is 50 euros.");
        var (_, said) = await LoadAsync("1 new, 0 changed, 0 unchanged");
        Assert.DoesNotContain("Kept", said, StringComparison.Ordinal);
        trial.Folder = folder;
        (_, said) = await LoadAsync("0 new, 0 changed, 2 unchanged");
        Assert.DoesNotContain("Kept", said, StringComparison.Ordinal);
        Assert.Equal(3, (await trial.MembersAsync()).Count);
    }

    [Fact]
    public async Task A_folder_that_was_moved_is_known_again()
    {
        trial.Write("fee.txt", "The fee is 20 euros.");
        await LoadAsync("1 new");
        var before = await trial.FilesAsync();
        var moved = $"{trial.Folder}-of-2026";
        Directory.Move(trial.Folder, moved);
        trial.Folder = moved;
        await LoadAsync("0 new, 0 changed, 1 unchanged");
        trial.Write("fee.txt", "The fee is 30 euros.");
        await LoadAsync("0 new, 1 changed, 0 unchanged");
        Assert.NotEqual(before["fee.txt"], Assert.Single(await trial.FilesAsync()).Value);
    }

    [Fact]
    public async Task What_an_earlier_version_loaded_is_known_again_and_what_others_put_there_is_theirs()
    {
        trial.Write("fee.txt", "The fee is 20 euros.");
        trial.Write("below/notes.txt", "The bridge is 137 metres long.");
        string[] theirs =
        [
            await server.Api.Upload("fee.txt", "The fee is 20 euros."), await server.Api.Upload("notes.txt", "Notes of somebody else."),
        ];
        (await server.Api.Post("/v1/vector_stores", new JsonObject
        {
            ["name"] = trial.Store,
            ["file_ids"] = new JsonArray([.. theirs.Select(id => JsonValue.Create(id))]),
        }.ToJsonString())).Ok();
        for (var uploads = 1; uploads >= 0; uploads--)
        {
            var (_, said) = await LoadAsync($"{uploads} new, 0 changed, {2 - uploads} unchanged");
            Assert.Contains($"Kept, though of the same name as a document: notes.txt ({theirs[1]}).", said, StringComparison.Ordinal);
            Assert.Equal(3, (await trial.MembersAsync()).Count);
        }

        trial.Write("fee.txt", "The fee is 30 euros.");
        await LoadAsync("1 new, 0 changed, 1 unchanged");
        var ids = (await trial.MembersAsync()).Select(file => (string)file["id"]!).ToList();
        Assert.Equal((4, true, true), (ids.Count, ids.Contains(theirs[0]), ids.Contains(theirs[1])));
    }

    private async Task<(int ExitCode, string Said)> LoadAsync(string counts)
    {
        var (exitCode, said) = await trial.LoadAsync(server.Process.Address);
        Assert.Contains(counts, said, StringComparison.Ordinal);
        return (exitCode, said);
    }

    private async Task<JsonNode> MemberAsync(string fileId) => (await trial.MembersAsync()).Single(file => (string?)file["id"] == fileId);

    private async Task SetAttributeAsync(string fileId, string key, string value)
    {
        var attributes = (await MemberAsync(fileId))["attributes"]!.DeepClone();
        attributes[key] = value;
        (await server.Api.Post(
            $"/v1/vector_stores/{await trial.StoreIdAsync()}/files/{fileId}", new JsonObject { ["attributes"] = attributes }.ToJsonString())).Ok();
    }
}
