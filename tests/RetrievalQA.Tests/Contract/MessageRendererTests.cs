using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RetrievalQA.Answering.Tools;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Tests.Contract;

public sealed partial class MessageRendererTests
{
    private static readonly string[] Pieces = ["a", " ", "é", "e\u0301", "한", "\u1112\u1161\u11ab", "😀", "👨‍👩‍👧", "【重要】", "†", "\r\n", "𝒳", ".", "【0:0†x】",
        "sandbox:/mnt/data/a.csv", "(sandbox:/mnt/data/한%20글.png)"];
    private static readonly string[] Names = ["a.txt", "보고서 【1】†.pdf", "😀.md", "line\nbreak.txt", "】"];
    private static readonly IReadOnlyDictionary<string, string> Files = new Dictionary<string, string>(
        StringComparer.Ordinal) { ["a.csv"] = "file-1", ["한 글.png"] = "file-2" };

    [Fact]
    public void The_recorded_citation_has_the_recorded_indices()
    {
        var text = Render(new TextContent("Filip's favorite food is cake.", [Cite(29, 4, 0, "favorite_foods.txt", new SourceSpan(0, 4))]), ApiVersion.V2);
        Assert.Equal("Filip's favorite food is cake【4:0†favorite_foods.txt】.", text.Value);
        var annotation = Assert.Single(CitationsOf(text));
        Assert.Equal(("【4:0†favorite_foods.txt】", 29, 53), (annotation.Text, annotation.StartIndex, annotation.EndIndex));
    }

    [Fact]
    public void Names_cannot_end_a_marker_early()
    {
        var text = Render(new TextContent("x", [Cite(1, 0, 0, "a】b【c†d\n.txt", new SourceSpan(0, 1))]), ApiVersion.V2);
        Assert.Equal("x【0:0†a b c d.txt】", text.Value);
        Assert.Equal("a】b【c†d.txt", CitationsOf(text)[0].FileCitation.Filename);
    }

    [Fact]
    public void V1_numbers_count_across_the_parts_of_a_message()
    {
        var (first, second) = (new SourceSpan(0, 1), new SourceSpan(5, 9));
        var parts = MessageRenderer.Render(
            [new TextContent("a", [Cite(1, 3, 7, "f", second)]), new TextContent("b", [Cite(1, 0, 0, "f", first), Cite(1, 3, 7, "f", second)])], ApiVersion.V1);
        Assert.Equal(["a【0†source】", "b【1†source】【0†source】"], parts.Cast<TextPartObject>().Select(part => part.Text.Value));
    }

    [Property(MaxTest = 300)]
    public Property Markers_stand_at_their_indices_and_the_rest_is_the_stored_text() => Prop.ForAll(Arb.From(Contents), content =>
    {
        foreach (var version in new[] { ApiVersion.V1, ApiVersion.V2 })
        {
            var text = Render(content, version);
            var codePoints = text.Value.EnumerateRunes().Select(rune => rune.ToString()).ToList();
            var citations = CitationsOf(text);
            Assert.Equal(content.Citations.Count, citations.Count);
            Assert.Equal(citations, text.Annotations.Take(citations.Count));
            Assert.All(citations, annotation =>
                Assert.Equal(annotation.Text, string.Concat(codePoints[annotation.StartIndex..annotation.EndIndex])));
            Assert.All(citations, annotation => Assert.Matches(@"^【(\d+:\d+†[^】†【]*|\d+†source)】$", annotation.Text));
            foreach (var annotation in citations.Reverse())
            {
                codePoints.RemoveRange(annotation.StartIndex, annotation.EndIndex - annotation.StartIndex);
            }

            Assert.Equal(content.Text, string.Concat(codePoints));
        }
    });

    [Property(MaxTest = 300)]
    public Property Links_to_files_stand_at_their_indices() => Prop.ForAll(Arb.From(Contents), content =>
    {
        var linked = content with { FileLinks = SandboxLinks.Find(content.Text, Files) };
        foreach (var version in new[] { ApiVersion.V1, ApiVersion.V2 })
        {
            var text = Render(linked, version);
            var codePoints = text.Value.EnumerateRunes().Select(rune => rune.ToString()).ToList();
            var links = text.Annotations.Skip(content.Citations.Count).Cast<FilePathAnnotation>().ToList();
            Assert.Equal(LinkToFile().Matches(content.Text).Select(match => match.Value), links.Select(link => link.Text));
            Assert.All(links, link => Assert.Equal(link.Text, string.Concat(codePoints[link.StartIndex..link.EndIndex])));
            Assert.All(links, link => Assert.Equal(link.Text.Contains("a.csv", StringComparison.Ordinal) ? "file-1" : "file-2", link.FilePath.FileId));
        }
    });

    [Fact]
    public void A_link_with_a_marker_in_it_is_none()
    {
        const string text = "sandbox:/mnt/data/a.csv";
        var shown = Render(new TextContent(text, [Cite(9, 1)], SandboxLinks.Find(text, Files)), ApiVersion.V1);
        Assert.Equal("sandbox:/【0†source】mnt/data/a.csv", shown.Value);
        Assert.Single(shown.Annotations);
    }

    [Property(MaxTest = 300)]
    public Property The_same_marker_means_the_same_span() => Prop.ForAll(Arb.From(Contents), content =>
    {
        foreach (var version in new[] { ApiVersion.V1, ApiVersion.V2 })
        {
            var meanings = CitationsOf(Render(content, version)).GroupBy(annotation => annotation.Text);
            Assert.All(meanings, same =>
                Assert.Single(same.Select(annotation => (annotation.FileCitation.FileId, annotation.FileCitation.Start, annotation.FileCitation.End))
                .Distinct()));
        }
    });

    [Property(MaxTest = 200)]
    public Property Clients_that_replace_markers_by_text_get_the_stored_text() =>
        Prop.ForAll(Arb.From(Contents.Where(content => !content.Text.Contains('†', StringComparison.Ordinal))), content =>
    {
        var text = Render(content, ApiVersion.V2);
        Assert.Equal(content.Text, CitationsOf(text)
            .Aggregate(text.Value, (value, annotation) => value.Replace(annotation.Text, "", StringComparison.Ordinal)));
        Assert.Equal(content.Text, Regex.Replace(text.Value, "【[0-9]+:[0-9]+†[^】]*】", "", RegexOptions.NonBacktracking));
    });

    // A name that goes on is another one.
    [GeneratedRegex(@"sandbox:/mnt/data/(?:a\.csv|한%20글\.png)(?![A-Za-z0-9_/%-]|\.[A-Za-z0-9])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkToFile();

    private static IReadOnlyList<FileCitationAnnotation> CitationsOf(TextObject text) => [.. text.Annotations.OfType<FileCitationAnnotation>()];

    private static Gen<TextContent> Contents =>
        from pieces in Gen.ListOf(Gen.Elements(Pieces))
        from spots in Gen.ListOf(Gen.Choose(0, 20).Zip(Gen.Choose(0, 5)))
        select new TextContent(
            string.Concat(pieces),
            [.. spots.Where(spot => spot.Item1 <= pieces.Count).Select(spot => Cite(Offset(pieces, spot.Item1), spot.Item2))
            .OrderBy(citation => citation.Position)]);

    private static int Offset(IReadOnlyList<string> pieces, int count) => pieces.Take(count).Sum(piece => piece.Length);

    // As the engine numbers them: one number per search and span.
    private static Citation Cite(int position, int source) =>
        Cite(position, source % 2, source / 2, Names[source % Names.Length], new SourceSpan(source * 10, (source * 10) + 5));

    private static Citation Cite(int position, int search, int number, string name, SourceSpan span) => new(
        position, search, number, $"file-{name.Length}", name, span, span.Start, span.End, "quote", Page: null, CitationSupport.Unchecked, new CitationReason(
            "q", 1, []));

    private static TextObject Render(TextContent content, ApiVersion version) => ((TextPartObject)MessageRenderer.Render([content], version)[0]).Text;
}
