using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Storage.LiteDb.Engine;

public sealed class PagingTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Other = "proj_other";
    private const int Count = 23;

    private readonly StorageFixture storage = new();
    private readonly List<UploadedFile> files = [];

    public async Task InitializeAsync()
    {
        for (var number = 0; number < Count; number++)
        {
            var purpose = number % 3 == 0 ? "vision" : "assistants";
            files.Add(await storage.Files.AddAsync(Samples.File(purpose: purpose), Samples.Content("x"), 10, default));
            await storage.Files.AddAsync(Samples.File(project: Other), Samples.Content("x"), 10, default);
        }

        // Holes in the order of creation.
        foreach (var gone in new[] { 0, 7, 22 })
        {
            await storage.Files.DeleteAsync(Project.Default, files[gone].Id, default);
        }

        files.RemoveAll(file => file.Sequence == files[0].Sequence || file == files[7] || file == files[22]);
    }

    public async ValueTask DisposeAsync() => await storage.DisposeAsync();

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    [Property(MaxTest = 150)]
    public Property A_page_is_what_a_list_in_memory_gives() => Prop.ForAll(
        Queries().ToArbitrary(),
        asked =>
        {
            var (query, purpose) = asked;
            var page = storage.Files.ListAsync(Project.Default, purpose, query, default).GetAwaiter().GetResult();
            var expected = InMemory(query, purpose);
            return page.Items.SequenceEqual(expected.Items) && page.HasMore == expected.HasMore;
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Following_the_cursor_visits_everything_once_and_ends_empty(bool ascending)
    {
        var visited = new List<UploadedFile>();
        ListSlice<UploadedFile> page;
        do
        {
            page = await storage.Files.ListAsync(Project.Default, null, new ListQuery(6, ascending, visited.LastOrDefault()?.Id), default);
            visited.AddRange(page.Items);
            Assert.Equal(visited.Count < files.Count, page.HasMore);
        }
        while (page.Items.Count > 0);
        Assert.Equal(ascending ? files : Enumerable.Reverse(files), visited);
    }

    [Fact]
    public async Task A_cursor_of_another_project_or_of_nothing_is_unknown()
    {
        var foreign = (await storage.Files.ListAsync(Other, null, new ListQuery(1), default)).Items[0];
        foreach (var id in new[] { foreign.Id, "file-none", string.Empty })
        {
            var after = await Assert.ThrowsAsync<UnknownCursorException>(() =>
                storage.Files.ListAsync(Project.Default, null, new ListQuery(1, After: id), default));
            Assert.Equal("after", after.Parameter);
            var before = await Assert.ThrowsAsync<UnknownCursorException>(() =>
                storage.Files.ListAsync(Project.Default, null, new ListQuery(1, Before: id), default));
            Assert.Equal("before", before.Parameter);
        }
    }

    private Gen<(ListQuery Query, string? Purpose)> Queries()
    {
        var cursor = Gen.OneOf(Gen.Constant<string?>(null), Gen.Elements(files.Select(file => (string?)file.Id)));
        return from limit in Gen.Choose(1, 25)
               from upwards in Gen.Elements(true, false)
               from after in cursor
               from before in cursor
               from purpose in Gen.Elements<string?>(null, "assistants", "vision")
               select (new ListQuery(limit, upwards, after, before), purpose);
    }

    private ListSlice<UploadedFile> InMemory(ListQuery query, string? purpose)
    {
        var ordered = query.Ascending ? files : Enumerable.Reverse(files);
        long? after = files.Find(file => file.Id == query.After)?.Sequence;
        long? before = files.Find(file => file.Id == query.Before)?.Sequence;
        var matching = ordered
            .Where(file => purpose is null || file.Purpose == purpose)
            .Where(file => after is null || (query.Ascending ? file.Sequence > after : file.Sequence < after))
            .Where(file => before is null || (query.Ascending ? file.Sequence < before : file.Sequence > before))
            .ToList();
        var items = query.Before is not null && query.After is null ? matching.TakeLast(query.Limit) : matching.Take(query.Limit);
        return new ListSlice<UploadedFile>([.. items], matching.Count > query.Limit);
    }
}
