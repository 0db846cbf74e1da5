using System.Text;
using FsCheck.Xunit;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Chunking;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Tests.Ingestion.Parsing;

namespace RetrievalQA.Tests.Ingestion.Chunking;

public class ChunkerTests
{
    private static readonly ChunkingStrategy Small = new(100, 50);

    [Fact]
    public void A_short_text_is_one_chunk()
    {
        var chunk = Assert.Single(Split("Hello there.", "a.txt", ChunkingStrategy.Default));
        Assert.Equal((new SourceSpan(0, 12), "Hello there.", 3), (chunk.Span, chunk.Text, chunk.Tokens));
    }

    [Fact]
    public void Neighbours_share_whole_sentences_up_to_the_overlap()
    {
        var chunks = Split(string.Join(' ', Enumerable.Range(0, 100).Select(i => $"This is sentence number {i} of the text.")), "a.txt", Small);
        Assert.True(chunks.Count > 5);
        for (var i = 1; i < chunks.Count; i++)
        {
            var shared = chunks[i].Sentences.Intersect(chunks[i - 1].Sentences).ToList();
            Assert.InRange(shared.Count, 3, 5);
        }
    }

    [Theory]
    [InlineData(70, 60, new[] { 1, 2 })]
    [InlineData(70, 8, new[] { 1 })]
    [InlineData(30, 40, new[] { 1 })]
    public void A_chunk_ends_with_its_page_where_both_parts_are_long_enough(int first, int second, int[] pages)
    {
        string[] texts = [.. new[] { first, second }.Select(tokens => string.Concat(Enumerable.Repeat("It rains here today. ", tokens / 5)).Trim())];
        var text = string.Join('\n', texts);
        var document = new ParsedDocument(
            text,
            [new(RegionKind.Page, new SourceSpan(0, texts[0].Length), 1), new(RegionKind.Page, new SourceSpan(texts[0].Length + 1, text.Length), 2)],
            [], "en", []);
        var chunks = ParsedDocumentAssert.Chunks(document, Small);
        Assert.Equal(pages, chunks.Select(chunk => chunk.PageStart ?? 0));
        Assert.True(pages is not [1, 2] || (chunks[0].PageEnd == 1 && chunks[1].Span.Start == texts[0].Length + 1));
    }

    [Fact]
    public void A_chunk_starts_at_a_heading_and_carries_its_path()
    {
        var section = string.Join(' ', Enumerable.Repeat("Some words to fill the section up.", 8));
        var chunks = Split($"# Top\n\n{section}\n\n## Sub one\n\n{section}\n\n## Sub two\n\n{section}\n", "a.md", Small);
        Assert.Equal(["# Top", "# Top > ## Sub one", "# Top > ## Sub two"], chunks.Select(chunk => chunk.Context));
        Assert.StartsWith("## Sub one", chunks[1].Text);
    }

    [Fact]
    public void A_chunk_inside_a_table_carries_the_header_row()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"item {i},{i * 7},city {i}\n"));
        var chunks = Split("name,amount,place\n" + rows, "a.csv", Small);
        Assert.Equal("", chunks[0].Context);
        Assert.All(chunks.Skip(1), chunk => Assert.Equal("name\tamount\tplace", chunk.Context));
    }

    [Fact]
    public void A_word_longer_than_a_chunk_is_cut_between_characters()
    {
        var document = TextFormatTests.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("😀한", 2000))), "a.txt");
        ParsedDocumentAssert.IsSound(document);
    }

    [Fact]
    public void Too_many_tokens_are_refused()
    {
        var document = TextFormatTests.Read("one two three four five six"u8.ToArray(), "a.txt");
        var failure = Assert.Throws<ParsingException>(() => Chunker.Split(document, Small, maxTokens: 3));
        Assert.Equal(IngestionError.InvalidFile, failure.Error.Code);
    }

    [Fact]
    public void Pages_are_those_that_the_chunk_touches()
    {
        var document = new ParsedDocument(
            "First page. Second page.",
            [new TextRegion(RegionKind.Page, new SourceSpan(0, 11), 1), new TextRegion(RegionKind.Page, new SourceSpan(12, 24), 2)],
            [],
            "en",
            []);
        var chunk = Assert.Single(Chunker.Split(document, Small, 1000));
        Assert.Equal((1, 2), (chunk.PageStart, chunk.PageEnd));
    }

    [Fact]
    public void Headings_without_text_fill_a_chunk()
    {
        var chunks = Split(string.Concat(Enumerable.Range(0, 3000).Select(i => $"# Heading {i}\n")), "a.md", ChunkingStrategy.Default);

        // About 15,000 tokens; each chunk takes up to 400 of the one before, and repeats at most 100 headings.
        Assert.InRange(chunks.Count, 10, 100);
    }

    [Property(MaxTest = 60)]
    public void Chunks_of_any_text_are_sound(string[] words, byte seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("start ");
        for (var i = 0; i < 400; i++)
        {
            text.Append(words is { Length: > 0 } ? words[random.Next(words.Length)] : "word")
                .Append(random.Next(12) switch { 0 => ". ", 1 => "\n", 2 => "\n\n", 3 => "。", _ => " " });
        }

        var whole = SentenceSplitterTests.WellFormed(text.ToString());
        ParsedDocumentAssert.IsSound(
            new ParsedDocument(whole, [.. TextLines.Blocks(whole).Select(block => new TextRegion(RegionKind.Paragraph, block))], [], "en", []));
    }

    private static List<Chunk> Split(string text, string name, ChunkingStrategy strategy) =>
        ParsedDocumentAssert.Chunks(TextFormatTests.Read(Encoding.UTF8.GetBytes(text), name), strategy);
}
