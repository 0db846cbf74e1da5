using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Retrieval.Versions;
using RetrievalQA.Tests.Indexing;

namespace RetrievalQA.Tests.Retrieval.Versions;

public class VersionedSearchTests
{
    private const string Leave = "All staff receive 25 days of annual leave, which is requested in the portal two weeks before it begins.";

    [Fact]
    public async Task A_passage_and_its_copies_are_one_result_that_names_them()
    {
        await using var harness = new IndexHarness();
        var sources = Add(harness, ("guide.md", Leave), ("handbook.md", Leave.ToUpperInvariant()), ("canteen.md", "The canteen serves staff lunch on all days."));
        var found = await SearchAsync(harness, sources, "How many days of annual leave do staff receive?");
        Assert.Equal(2, found.Count);
        Assert.Equal(["guide.md", "handbook.md"], found[0].Also.Select(copy => copy.FileName).Append(found[0].FileName).Order());
        Assert.Empty(found[1].Also);
    }

    [Fact]
    public async Task What_was_left_out_as_a_copy_takes_no_place_of_another()
    {
        await using var harness = new IndexHarness();
        var sources = Add(harness, ("a.md", Leave), ("b.md", Leave), ("c.md", Leave), ("canteen.md", "The canteen serves staff lunch on all days."));
        Assert.Equal(2, (await SearchAsync(harness, sources, "annual leave of all staff", most: 2)).Count);
    }

    [Fact]
    public async Task Copies_count_in_the_statistics()
    {
        await using var harness = new IndexHarness();
        var sources = Add(harness, ("a.md", Leave), ("b.md", Leave), ("c.md", "Leave the room tidy."));
        var result = await harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, sources), "annual leave", 10, 0, default);
        Assert.Equal(3, result.Searched);
    }

    [Theory]
    [InlineData("How much may a hotel room cost per night?", "2025", VersionStanding.Newest)]
    [InlineData("How much may a hotel room cost under the current rules?", "2025", VersionStanding.Newest)]
    [InlineData("How much may a hotel room cost per night in the 2023 rules?", "2023", VersionStanding.Asked)]
    [InlineData("How much could a hotel room cost in the previous version?", "2024", VersionStanding.Asked)]
    [InlineData("How much could a hotel room cost in the oldest version?", "2021", VersionStanding.Asked)]
    public async Task The_newest_version_goes_first_unless_another_is_asked_for(string question, string year, VersionStanding standing)
    {
        await using var harness = new IndexHarness();
        var sources = Add(harness, [.. Enumerable.Range(2021, 5).Select(number => ($"travel-rules-{number}.md", Hotel(number - 1900)))]);
        foreach (var order in new[] { sources, [.. sources.Reverse()] })
        {
            var found = await SearchAsync(harness, order, question);
            Assert.Equal(5, found.Count);
            Assert.Equal($"travel-rules-{year}.md", found[0].FileName);
            Assert.Equal(new PassageVersion(year, standing, 5, 0), found[0].Version);
            Assert.All(found.Skip(1), passage => Assert.Equal(VersionStanding.Other, passage.Version!.Standing));
            Assert.Equal(found.Select(passage => passage.Score).OrderDescending(), found.Select(passage => passage.Score));
        }
    }

    [Fact]
    public async Task The_newest_version_is_found_where_one_result_is_asked_for()
    {
        await using var harness = new IndexHarness();
        var sources = Add(harness, ("rules-v3.md", Hotel(3)), ("rules-v1.md", Hotel(1)), ("rules-v2.md", Hotel(2)));
        Assert.Equal("rules-v3.md", Assert.Single(await SearchAsync(harness, sources, "hotel room cost", most: 1)).FileName);
    }

    [Fact]
    public async Task The_head_of_the_text_tells_versions_apart_where_names_do_not()
    {
        await using var harness = new IndexHarness();
        ChunkSource[] sources =
        [
            Titled(harness, "scan-b.md", "Version 2.0, valid from 1 June 2024. Replaces version 1.0.", 110),
            Titled(harness, "scan-a.md", "Version 1.0, valid from 1 March 2022.", 90),
        ];
        Assert.Equal("scan-b.md", (await SearchAsync(harness, sources, "How much may a hotel room cost?"))[0].FileName);
        Assert.Equal("scan-a.md", (await SearchAsync(harness, sources, "How much could a hotel room cost in version 1?"))[0].FileName);
        var since = (await SearchAsync(harness, sources, "How much may a hotel room cost since June 2024?"))[0];
        Assert.Equal(("scan-b.md", "version 2.0, 2024-06-01"), (since.FileName, since.Version!.Label));
    }

    [Theory]
    [InlineData("kx-200-manual.md", "kx-300-manual.md")]
    [InlineData("acme-contract.md", "globex-contract.md")]
    public async Task Other_documents_of_nearly_the_same_words_are_no_versions(string left, string right)
    {
        await using var harness = new IndexHarness();
        var sources = Add(harness, (left, Hotel(80)), (right, Hotel(120)));
        var found = await SearchAsync(harness, sources, $"hotel room cost {Path.GetFileNameWithoutExtension(left)}");
        Assert.Equal(left, found[0].FileName);
        Assert.All(found, passage => Assert.Null(passage.Version));
    }

    [Fact]
    public async Task Results_without_copies_are_those_of_the_index_to_the_bit()
    {
        await using var harness = new IndexHarness();
        var sources = Add(harness, ("a.md", Leave), ("b.md", "Leave is paid."), ("c.md", Hotel(90)), ("d.md", "Staff rooms are on the second floor."));
        const string Question = "When is annual leave of staff paid?";
        var expected = await harness.Index.SearchAsync(sources, Question, 40, default);
        Assert.Equal(
            expected.Chunks.Select(match => (match.ChunkId, match.Score)),
            (await SearchAsync(harness, sources, Question)).Select(passage => (passage.Chunk.Id, passage.Score)));
    }

    [Theory]
    [InlineData("How much may a hotel room cost under the current rules?", "current")]
    [InlineData("How much may a hotel room cost in version 2.0?", "2.0")]
    public async Task Words_that_only_say_which_version_weigh_nothing(string question, string word)
    {
        await using var harness = new IndexHarness();
        var sources = Add(harness, ("rules-v1.md", Hotel(80)), ("rules-v2.md", Hotel(90)));
        var result = await harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, sources), question, 10, 0, default);
        Assert.Equal(0, result.Terms.Single(term => term.Text == word).Weight);
        Assert.True(result.Terms.Single(term => term.Text == "hotel").Weight > 0);
    }

    [Fact]
    public async Task A_version_that_is_nowhere_keeps_its_weight()
    {
        await using var harness = new IndexHarness();
        var sources = Add(harness, ("rules-v1.md", Hotel(80)), ("rules-v2.md", Hotel(90)));
        var result = await harness.Retriever.SearchAsync(
            new SearchScope(IndexHarness.Project, sources), "How much may a hotel room cost in version 7?", 10, 0, default);
        Assert.True(result.Terms.Single(term => term.Text == "7").Weight > 0);
    }

    private static string Hotel(int euros) =>
        $"A hotel room may cost up to {euros} euros per night and breakfast is not refunded. Trains are booked in second class on all trips.";

    private static ChunkSource[] Add(IndexHarness harness, params (string Name, string Text)[] files) =>
        [.. files.Select(file => Add(harness, file.Name, IndexHarness.Chunk(IndexHarness.Source(file.Name), file.Text)))];

    private static ChunkSource Titled(IndexHarness harness, string name, string head, int euros) =>
        Add(harness, name, IndexHarness.Chunk(IndexHarness.Source(name), $"{head} {Hotel(euros)}", "# Travel rules"));

    private static ChunkSource Add(IndexHarness harness, string name, Chunk chunk)
    {
        harness.Chunks.Save(chunk.Source, [chunk]);
        return chunk.Source;
    }

    private static async Task<IReadOnlyList<Passage>> SearchAsync(IndexHarness harness, IReadOnlyList<ChunkSource> sources, string query, int most = 10) =>
        (await harness.Retriever.SearchAsync(new SearchScope(IndexHarness.Project, sources), query, most, 0, default)).Passages;
}
