namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>Numbers that every writing transaction may advance; written with it.</summary>
/// <param name="Sequence">Last number given to an object.</param>
/// <param name="Operation">Last number of the chunk operation log.</param>
/// <param name="TrimmedOperation">Operations up to here are forgotten.</param>
/// <param name="Commits">Counts transactions, so that each one changes a page.</param>
internal sealed record Counters(long Sequence = 0, long Operation = 0, long TrimmedOperation = 0, long Commits = 0)
{
    public const string Id = "counters";
}
