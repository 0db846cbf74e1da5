using Lucene.Net.Index;
using Lucene.Net.Util;
using RetrievalQA.Documents;

namespace RetrievalQA.Indexing;

/// <summary>The ids of chunks in one segment. Those of a source were written one after the other, so a few runs say them all.</summary>
internal sealed class ChunkIdRuns
{
    private readonly List<int> firsts = [];
    private readonly List<(ChunkSource Source, int Ordinal)> starts = [];

    /// <param name="documents">Sorted.</param>
    /// <param name="sources">Those that the documents belong to, by their terms.</param>
    public ChunkIdRuns(AtomicReader segment, int[] documents, IReadOnlyDictionary<string, ChunkSource> sources)
    {
        var (held, ordinals) = (segment.GetSortedDocValues(ChunkFields.Source), segment.GetNumericDocValues(ChunkFields.Ordinal));
        var (last, lastSource, lastOrdinal) = (-1, -1, -1);
        var term = new BytesRef();
        foreach (var document in documents)
        {
            var (source, ordinal) = (held.GetOrd(document), (int)ordinals.Get(document));
            if (source != lastSource || document - last != ordinal - lastOrdinal)
            {
                held.LookupOrd(source, term);
                firsts.Add(document);
                starts.Add((sources[term.Utf8ToString()], ordinal));
            }

            (last, lastSource, lastOrdinal) = (document, source, ordinal);
        }
    }

    /// <summary>The id of the chunk's row.</summary>
    public string Of(int document)
    {
        var found = firsts.BinarySearch(document);
        var run = found >= 0 ? found : ~found - 1;
        var (source, ordinal) = starts[run];
        return Chunk.IdOf(source, ordinal + document - firsts[run]);
    }
}
