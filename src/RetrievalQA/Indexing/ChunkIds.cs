namespace RetrievalQA.Indexing;

/// <summary>The id of a chunk from what the index holds of it. Equals <see cref="Documents.Chunk.Id"/>.</summary>
internal static class ChunkIds
{
    public static string Of(string sourceTerm, int ordinal)
    {
        // Project ids are the caller's; the two parts behind them hold no slash.
        var key = sourceTerm.LastIndexOf('/');
        var file = sourceTerm.LastIndexOf('/', key - 1);
        return $"{sourceTerm[(file + 1)..]}/{ordinal:D6}";
    }
}
