using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>What a unit begins, weakest first.</summary>
internal enum UnitBreak
{
    Sentence,
    Block,
    Heading,
}

/// <summary>A sentence, or a part of one that no chunk could hold.</summary>
/// <param name="Tokens">Tokens of the unit and the white space after it.</param>
internal readonly record struct ChunkUnit(SourceSpan Span, int Tokens, UnitBreak Break);

/// <summary>The units of a document; each token is counted once however many chunks will share it.</summary>
internal static class ChunkUnits
{
    /// <exception cref="ParsingException">The text has more than <paramref name="maxTokens"/> tokens.</exception>
    public static List<ChunkUnit> Of(ParsedDocument document, int maxUnitTokens, int maxTokens)
    {
        var blocks = BlockStarts(document);
        var sentences = SentenceSplitter.Split(document, new SourceSpan(0, document.Text.Length));
        var units = new List<ChunkUnit>(sentences.Count);
        long total = 0;
        for (var i = 0; i < sentences.Count; i++)
        {
            var sentence = sentences[i];
            var next = i + 1 < sentences.Count ? sentences[i + 1].Start : sentence.End;
            var tokens = TokenCounter.Count(document.Text.AsSpan(sentence.Start, next - sentence.Start));
            total += tokens;
            if (total > maxTokens)
            {
                throw ParsingException.Invalid($"The text has more than {maxTokens:N0} tokens. Split the file.");
            }

            units.AddRange(Pieces(document.Text, new ChunkUnit(sentence, tokens, blocks.GetValueOrDefault(sentence.Start)), maxUnitTokens));
        }

        return units;
    }

    private static Dictionary<int, UnitBreak> BlockStarts(ParsedDocument document)
    {
        var starts = new Dictionary<int, UnitBreak>();
        foreach (var region in document.Regions.Where(region => region.Kind is not (RegionKind.Page or RegionKind.Slide or RegionKind.Sheet)))
        {
            var kind = region.Kind is RegionKind.Heading ? UnitBreak.Heading : UnitBreak.Block;
            starts[region.Span.Start] = kind > starts.GetValueOrDefault(region.Span.Start) ? kind : starts[region.Span.Start];
        }

        return starts;
    }

    private static IEnumerable<ChunkUnit> Pieces(string text, ChunkUnit unit, int maxTokens)
    {
        while (unit.Tokens > maxTokens)
        {
            var rest = text.AsSpan(unit.Span.Start, unit.Span.Length);
            var length = WordBoundary(rest, TokenCounter.PrefixLength(rest, maxTokens));
            if (length >= rest.Length)
            {
                break;
            }

            var piece = new SourceSpan(unit.Span.Start, unit.Span.Start + length);
            yield return new ChunkUnit(piece, TokenCounter.Count(text.AsSpan(piece.Start, length)), unit.Break);
            var restSpan = new SourceSpan(piece.End, unit.Span.End);
            unit = new ChunkUnit(restSpan, TokenCounter.Count(text.AsSpan(restSpan.Start, restSpan.Length)), UnitBreak.Sentence);
        }

        yield return unit;
    }

    // The longest prefix that ends with a word; a word that no chunk could hold is cut between characters.
    private static int WordBoundary(ReadOnlySpan<char> text, int length)
    {
        if (length >= text.Length)
        {
            return text.Length;
        }

        var word = text[..length].LastIndexOfAny(" \t\n\u3000") + 1;
        var cut = word > length / 2 ? word : length;
        cut -= char.IsLowSurrogate(text[cut]) ? 1 : 0;
        return Math.Max(cut, char.IsHighSurrogate(text[0]) ? 2 : 1);
    }
}
