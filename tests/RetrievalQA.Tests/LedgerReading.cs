using RetrievalQA.Documents;

namespace RetrievalQA.Tests;

internal static class LedgerReading
{
    /// <summary>The next ingestion for a reader that serves the quick lane first.</summary>
    public static Task<FileIngestion?> TakeNextAsync(this IIngestionLedger ledger, CancellationToken cancel) =>
        ledger.TakeNextAsync(ReadingLane.Quick, cancel);
}
