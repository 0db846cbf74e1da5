using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Retrieval.Versions;

namespace RetrievalQA.Answering.Citations;

/// <summary>Finds what a citation quotes in other files that the same search found.</summary>
internal static class QuoteCopies
{
    /// <summary>Files that are named, at most.</summary>
    public const int Most = 20;

    // Nearly equal sentences are nearly as long.
    private const double LongestChange = 0.25;

    /// <summary>One place in each file.</summary>
    /// <param name="quote">In the document of the passage.</param>
    /// <param name="found">All passages of the search.</param>
    public static IEnumerable<(Passage Passage, SourceSpan Span)> Of(Passage passage, SourceSpan quote, IReadOnlyList<Passage> found)
    {
        var quoted = passage.Chunk.Sentences.Where(quote.Contains).ToList();
        if (quoted.Count == 0)
        {
            return [];
        }

        var (first, last) = (new QuotedSentence(passage.Chunk, quoted[0]), new QuotedSentence(passage.Chunk, quoted[^1]));
        return passage.Also.Concat(found.SelectMany(other => other.Also.Prepend(other)))
            .Where(other => other.Chunk.Source.FileId != passage.Chunk.Source.FileId)
            .Select(other => (other, span: SpanIn(other.Chunk, first, last)))
            .Where(copy => copy.span is not null)
            .DistinctBy(copy => copy.other.Chunk.Source.FileId)
            .Take(Most)
            .Select(copy => (copy.other, copy.span!.Value));
    }

    private static SourceSpan? SpanIn(Chunk chunk, QuotedSentence first, QuotedSentence last)
    {
        var begin = chunk.Sentences.FirstOrDefault(sentence => first.IsSaidBy(chunk, sentence));
        var end = begin.Length == 0 ? begin : chunk.Sentences.FirstOrDefault(sentence => sentence.Start >= begin.Start && last.IsSaidBy(chunk, sentence));
        return end.Length == 0 ? null : new SourceSpan(begin.Start, end.End);
    }

    private sealed class QuotedSentence(Chunk chunk, SourceSpan span)
    {
        private readonly PassageWords words = PassageWords.Of(chunk.Shown(span));

        public bool IsSaidBy(Chunk other, SourceSpan sentence) =>
            Math.Abs(sentence.Length - span.Length) <= LongestChange * span.Length && words.To(PassageWords.Of(other.Shown(sentence))) == Sameness.Copy;
    }
}
