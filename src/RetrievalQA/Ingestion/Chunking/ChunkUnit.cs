using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>What a unit begins, weakest first.</summary>
internal enum UnitBreak
{
    Sentence,
    Block,

    /// <summary>A block that does not belong to what was before.</summary>
    Section,
    Heading,
}

/// <summary>A sentence, or a part of one that no chunk could hold.</summary>
/// <param name="Start">Where it begins with the mark of a list that stands before it.</param>
/// <param name="Tokens">Tokens of the unit, its mark and the white space after it.</param>
/// <param name="BeginsPage">The first that begins on its page.</param>
internal readonly record struct ChunkUnit(int Start, SourceSpan Span, int Tokens, UnitBreak Break, bool BeginsPage = false);

/// <summary>Cuts a document into units; each token is counted once however many chunks will share it.</summary>
internal sealed class UnitCutter(ParsedDocument document, DocumentOutline outline, int maxUnitTokens, ChunkingWork work)
{
    /// <exception cref="ParsingException">The text has more than <paramref name="maxTokens"/> tokens.</exception>
    public List<ChunkUnit> Cut(int maxTokens)
    {
        var blocks = BlockStarts();
        var sentences = SentenceSplitter.Split(document, new SourceSpan(0, document.Text.Length), work);
        var units = new List<ChunkUnit>(sentences.Count);
        long total = 0;
        var page = outline.PageAt(0);
        var start = sentences.Count > 0 ? StartOf(sentences[0], 0) : 0;
        for (var i = 0; i < sentences.Count; i++)
        {
            var sentence = sentences[i];
            var next = i + 1 < sentences.Count ? StartOf(sentences[i + 1], sentence.End) : sentence.End;
            var tokens = Tokens(new SourceSpan(start, next));
            total += tokens;
            if (total > maxTokens)
            {
                throw ParsingException.Invalid($"The text has more than {maxTokens:N0} tokens. Split the file.");
            }

            var before = page;
            page = outline.PageAt(sentence.Start);
            AddPieces(units, new ChunkUnit(start, sentence, tokens, blocks.GetValueOrDefault(start), page != before));
            start = next;
        }

        return units;
    }

    // What is not white space before a sentence is its mark.
    private int StartOf(SourceSpan sentence, int previousEnd) =>
        TextLines.Trim(document.Text, new SourceSpan(previousEnd, sentence.End)).Start;

    private Dictionary<int, UnitBreak> BlockStarts()
    {
        var starts = new Dictionary<int, UnitBreak>();
        foreach (var region in document.Regions
            .Where(region => region.Kind is not (RegionKind.Page or RegionKind.Slide or RegionKind.Sheet or RegionKind.Escaped)))
        {
            var kind = region.Kind is RegionKind.Heading ? UnitBreak.Heading : region.Kind is RegionKind.Running ? UnitBreak.Section : UnitBreak.Block;
            starts[region.Span.Start] = kind > starts.GetValueOrDefault(region.Span.Start) ? kind : starts[region.Span.Start];
        }

        return starts;
    }

    private void AddPieces(List<ChunkUnit> units, ChunkUnit unit)
    {
        if (unit.Tokens <= maxUnitTokens)
        {
            units.Add(unit);
            return;
        }

        var first = units.Count;
        for (var rest = unit.Span with { Start = unit.Start }; rest.Length > 0;)
        {
            var piece = rest with { End = rest.Start + LengthOfPiece(rest) };
            var isFirst = units.Count == first;
            var span = isFirst && piece.End > unit.Span.Start ? piece with { Start = unit.Span.Start } : piece;
            units.Add(new ChunkUnit(piece.Start, span, Tokens(piece), isFirst ? unit.Break : UnitBreak.Sentence, isFirst && unit.BeginsPage));
            rest = rest with { Start = piece.End };
        }
    }

    private int LengthOfPiece(SourceSpan span)
    {
        work.Add(span.Length);
        var text = document.Text.AsSpan(span.Start, span.Length);
        return WordBoundary(text, TokenCounter.PrefixLength(text, maxUnitTokens));
    }

    private int Tokens(SourceSpan span)
    {
        work.Add(span.Length);
        return TokenCounter.Count(document.Text.AsSpan(span.Start, span.Length));
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
        return EscapedText.WholeAt(text, cut) is > 0 and var whole ? whole : Math.Max(cut, char.IsHighSurrogate(text[0]) ? 2 : 1);
    }
}
