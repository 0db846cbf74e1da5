using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Chunking;
using RetrievalQA.Tests.Ingestion.Parsing.Tables;
using RetrievalQA.Text;

namespace RetrievalQA.Tests.Ingestion.Parsing;

/// <summary>What holds for every parsed document and its chunks.</summary>
internal static class ParsedDocumentAssert
{
    public static readonly ChunkSource Source = new(Project.Default, "file-test", "800-400");

    public static void IsSound(ParsedDocument document)
    {
        var last = 0;
        foreach (var region in document.Regions)
        {
            Assert.InRange(region.Span.Start, last, document.Text.Length);
            Assert.InRange(region.Span.End, region.Span.Start, document.Text.Length);
            last = region.Span.Start;
        }

        var end = 0;
        foreach (var word in document.Words)
        {
            Assert.True(word.Span.Start >= end && word.Span.Length > 0 && word.X1 >= word.X0 && word.Y1 >= word.Y0);
            Assert.DoesNotContain(document.Slice(word.Span), char.IsWhiteSpace);
            end = word.Span.End;
        }

        HasSoundTables(document);
        HasSoundChunks(document, ChunkingStrategy.Default);
        HasSoundChunks(document, new ChunkingStrategy(100, 50));
    }

    /// <summary>The chunks of a document, with their text.</summary>
    public static List<Chunk> Chunks(ParsedDocument document, ChunkingStrategy strategy) =>
        [.. Chunker.Split(document, strategy, 5_000_000).Select((chunk, ordinal) => chunk.Of(document, Source, ordinal))];

    /// <summary>The pages on which a text stands, where it stands first.</summary>
    public static IReadOnlyList<QuotePlace> PlacesOf(ParsedDocument document, string text)
    {
        var start = document.Text.IndexOf(text, StringComparison.Ordinal);
        Assert.True(start >= 0, text);
        return QuotePlace.Of(document, new SourceSpan(start, start + text.Length));
    }

    private static void HasSoundTables(ParsedDocument document)
    {
        var end = 0;
        foreach (var table in document.Tables)
        {
            Assert.InRange(table.Span.Start, end, table.Span.End);
            Assert.InRange(table.Span.End, 0, document.Text.Length);
            Assert.InRange(table.HeaderRows, 0, table.Rows);
            Assert.InRange(table.HeaderColumns, 0, table.Columns);
            Assert.Equal(table.Cells.OrderBy(cell => cell.Row).ThenBy(cell => cell.Column), table.Cells);
            Assert.Equal(table.Cells.OrderBy(cell => cell.Span.Start).ThenBy(cell => cell.Span.End), table.Cells);
            Assert.All(table.Cells.Where(cell => cell.Span.Length > 0), cell => Assert.True(table.Span.Contains(cell.Span)));
            Assert.All(table.Cells, cell => Assert.Equal(cell, table.CellAt(cell.Row, cell.Column + cell.ColumnSpan - 1)));
            Assert.All(table.Cells, cell => Assert.InRange(cell.Row + cell.RowSpan, 0, table.Rows));
            end = table.Span.End;
        }
    }

    private static void HasSoundChunks(ParsedDocument document, ChunkingStrategy strategy)
    {
        var chunks = Chunks(document, strategy);
        var covered = new bool[document.Text.Length];
        var lastStart = -1;
        for (var i = 0; i < chunks.Count; i++)
        {
            var chunk = chunks[i];
            Assert.Equal(i, chunk.Ordinal);
            Assert.Equal(document.Slice(chunk.Span), chunk.Text);
            Assert.True(chunk.Span.Start > lastStart);

            // Pieces are counted one by one; where they meet, the whole may have a token more or less.
            Assert.InRange(TokenCounter.Count(chunk.Text), 1, (strategy.MaxChunkSizeTokens * 103 / 100) + 8);
            Assert.False(char.IsLowSurrogate(chunk.Text[0]) || char.IsHighSurrogate(chunk.Text[^1]));
            Assert.All(chunk.Sentences, sentence => Assert.True(chunk.Span.Contains(sentence) && sentence.Length > 0));
            Assert.Equal(chunk.Span.End, chunk.Sentences[^1].End);
            var mark = document.Text[chunk.Span.Start..chunk.Sentences[0].Start];
            Assert.True(mark.Length == 0 || ListMark.LengthOf(mark + "x") == mark.Length, mark);
            Array.Fill(covered, true, chunk.Span.Start, chunk.Span.Length);
            lastStart = chunk.Span.Start;
        }

        Assert.DoesNotContain(Enumerable.Range(0, covered.Length), i => !covered[i] && !char.IsWhiteSpace(document.Text[i]));
    }
}
