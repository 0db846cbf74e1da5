using RetrievalQA.Documents;
using RetrievalQA.Semantics;

namespace RetrievalQA.Indexing.Vectors;

/// <summary>
/// Cuts what the chunks of a source say into passages for one vector each: whole sentences, up to a number of tokens. What
/// chunks share is in one passage only, which counts for each of them that holds most of it.
/// </summary>
internal sealed class PassageCutter(SentenceModel model)
{
    private readonly List<TextPassage> passages = [];
    private int covered;

    /// <param name="chunks">In order.</param>
    /// <returns>Empty for a text in a script that the model does not know.</returns>
    public IReadOnlyList<TextPassage> Cut(IReadOnlyList<Chunk> chunks)
    {
        (covered, _) = (0, passages.RemoveAll(_ => true));
        foreach (var chunk in chunks)
        {
            CountForward(chunk);
            Add(chunk);
        }

        return [.. passages];
    }

    // The passages of the chunk before that lie in this one as well.
    private void CountForward(Chunk chunk)
    {
        for (var index = passages.Count - 1; index >= 0 && passages[index].Span.End > chunk.Span.Start; index--)
        {
            var span = passages[index].Span;
            var shared = Math.Min(span.End, chunk.Span.End) - Math.Max(span.Start, chunk.Span.Start);
            if (shared * 2 >= span.Length)
            {
                passages[index] = passages[index] with { LastChunk = chunk.Ordinal };
            }
        }
    }

    private void Add(Chunk chunk)
    {
        var (start, end, tokens) = (-1, 0, 0);
        foreach (var sentence in chunk.Sentences.Where(sentence => sentence.Start >= covered))
        {
            var length = model.CountTokens(chunk.Shown(sentence));
            if (start >= 0 && tokens + length > model.PassageTokens)
            {
                Add(chunk, new SourceSpan(start, end));
                (start, tokens) = (-1, 0);
            }

            (start, end, tokens) = (start < 0 ? sentence.Start : start, sentence.End, tokens + length);
        }

        if (start >= 0)
        {
            Add(chunk, new SourceSpan(start, end));
        }

        covered = Math.Max(covered, chunk.Span.End);
    }

    private void Add(Chunk chunk, SourceSpan span)
    {
        var text = chunk.Shown(span);
        if (model.Reads(text))
        {
            passages.Add(new TextPassage(span, text, chunk.Ordinal, chunk.Ordinal));
        }
    }
}

/// <summary>A text that is given one vector, and the chunks that it counts for.</summary>
internal sealed record TextPassage(SourceSpan Span, string Text, int FirstChunk, int LastChunk)
{
    public PassageVector With(Int8Vector vector) => new(Span.Start, Span.End, FirstChunk, LastChunk, vector.Scale);
}
