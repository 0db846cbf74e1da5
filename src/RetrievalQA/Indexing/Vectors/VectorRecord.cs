using RetrievalQA.Documents;

namespace RetrievalQA.Indexing.Vectors;

/// <summary>The vectors of one source where they stand in a segment.</summary>
/// <param name="TextVersion">Of the text that they were made from.</param>
/// <param name="Chunks">How many the source had then.</param>
/// <param name="Passages">Which chunks each vector counts for, and its scale.</param>
/// <param name="Start">Of the record in the segment.</param>
/// <param name="Offset">Of the first vector in the segment.</param>
/// <param name="Length">Of the record in bytes.</param>
internal sealed record VectorRecord(
    VectorSegment Segment, ChunkSource Source, int TextVersion, int Chunks, PassageVector[] Passages, long Start, long Offset, long Length)
{
    /// <summary>How alike the passages of one chunk are to a question; empty where the vectors are gone.</summary>
    public IReadOnlyList<PassageLikeness> Compare(int chunk, QueryMeaning meaning)
    {
        var question = Int8Vector.Of(meaning.Vector.Span);
        if (Passages.Length == 0 || Segment.Dimensions != question.Values.Length || !Segment.TryHold())
        {
            return [];
        }

        try
        {
            var vectors = Segment.Vectors(this);
            var found = new List<PassageLikeness>();
            for (var index = 0; index < Passages.Length; index++)
            {
                var passage = Passages[index];
                if (passage.FirstChunk <= chunk && chunk <= passage.LastChunk)
                {
                    found.Add(new PassageLikeness(
                        new SourceSpan(passage.Start, passage.End), meaning.Likeness(question.Likeness(vectors, index, passage.Scale))));
                }
            }

            return found;
        }
        finally
        {
            Segment.Release();
        }
    }
}

/// <param name="Start">Of the passage in the document.</param>
/// <param name="End">Of the passage in the document.</param>
/// <param name="FirstChunk">Ordinal of the first chunk that holds the passage.</param>
/// <param name="LastChunk">Ordinal of the last one.</param>
internal readonly record struct PassageVector(int Start, int End, int FirstChunk, int LastChunk, float Scale);

/// <summary>The vectors of a source, ready to be written.</summary>
/// <param name="TextVersion">Of the text that they were made from.</param>
/// <param name="Chunks">How many the source has.</param>
/// <param name="Vectors">One for each passage.</param>
internal sealed record SourceVectors(int TextVersion, int Chunks, PassageVector[] Passages, IReadOnlyList<Int8Vector> Vectors)
{
    /// <summary>Numbers in each vector; 0 where there is none.</summary>
    public int Dimensions => Vectors.Count > 0 ? Vectors[0].Values.Length : 0;
}
