using Lucene.Net.Util;

namespace RetrievalQA.Indexing.Vectors;

/// <summary>The vectors of a scope's passages, and the chunks of the scope that each counts for.</summary>
internal sealed class ScopeVectors
{
    private readonly (VectorRecord Record, int[] Chunks)[] sources;

    private ScopeVectors((VectorRecord Record, int[] Chunks)[] sources) => this.sources = sources;

    /// <returns>Null where the vectors are not those of the scope's chunks, or not all there.</returns>
    public static ScopeVectors? Of(IndexScope scope, IReadOnlyList<VectorRecord> records)
    {
        var numbers = NumbersOf(scope);
        var found = new (VectorRecord Record, int[] Chunks)[records.Count];
        for (var index = 0; index < records.Count; index++)
        {
            var record = records[index];
            if (!numbers.TryGetValue(record.Source.Term, out var chunks) || chunks.Count != record.Chunks)
            {
                return null;
            }

            found[index] = (record, [.. chunks.OrderBy(chunk => chunk.Ordinal).Select(chunk => chunk.Number)]);
        }

        return new ScopeVectors(found);
    }

    /// <summary>How alike each chunk is to a question, -1..1: as its passage that is most alike; 0 for one without.</summary>
    /// <returns>False where vectors were removed meanwhile, or are of another length.</returns>
    public bool TryCompare(QueryMeaning meaning, Span<float> likeness)
    {
        var question = Int8Vector.Of(meaning.Vector.Span);
        likeness.Clear();
        foreach (var (record, chunks) in sources)
        {
            if (record.Passages.Length == 0)
            {
                continue;
            }

            if (record.Segment.Dimensions != question.Values.Length || !record.Segment.TryHold())
            {
                return false;
            }

            try
            {
                Compare(meaning, question, record, chunks, likeness);
            }
            finally
            {
                record.Segment.Release();
            }
        }

        return true;
    }

    private static void Compare(QueryMeaning meaning, Int8Vector question, VectorRecord record, int[] chunks, Span<float> likeness)
    {
        var vectors = record.Segment.Vectors(record);
        for (var index = 0; index < record.Passages.Length; index++)
        {
            var passage = record.Passages[index];
            var alike = meaning.Likeness(question.Likeness(vectors, index, passage.Scale));
            for (var ordinal = passage.FirstChunk; ordinal <= passage.LastChunk; ordinal++)
            {
                likeness[chunks[ordinal]] = Math.Max(likeness[chunks[ordinal]], alike);
            }
        }
    }

    private static Dictionary<string, List<(int Ordinal, int Number)>> NumbersOf(IndexScope scope)
    {
        var numbers = new Dictionary<string, List<(int Ordinal, int Number)>>(StringComparer.Ordinal);
        var term = new BytesRef();
        foreach (var segment in scope.Segments)
        {
            var terms = segment.Reader.GetSortedDocValues(ChunkFields.Source);
            var ordinals = segment.Reader.GetNumericDocValues(ChunkFields.Ordinal);
            var known = new List<(int Ordinal, int Number)>?[terms?.ValueCount ?? 0];
            for (var rank = 0; rank < segment.Members.Count; rank++)
            {
                var document = segment.Members.Documents[rank];
                var source = terms!.GetOrd(document);
                if (known[source] is not { } chunks)
                {
                    terms.LookupOrd(source, term);
                    if (!numbers.TryGetValue(term.Utf8ToString(), out chunks))
                    {
                        numbers.Add(term.Utf8ToString(), chunks = []);
                    }

                    known[source] = chunks;
                }

                chunks.Add(((int)ordinals.Get(document), segment.First + rank));
            }
        }

        return numbers;
    }
}
