namespace RetrievalQA.Ingestion.Parsing;

/// <summary>What the files inside of a file, and those inside of them, may unpack to all together.</summary>
public sealed class UnpackingBudget(int megabytes)
{
    private long left = megabytes * 1024L * 1024L;

    /// <exception cref="ParsingException">So much is not left.</exception>
    public void Take(long bytes)
    {
        if (bytes > left)
        {
            throw ParsingException.Invalid($"The files inside of this one unpack to more than {megabytes} MB.");
        }

        left -= bytes;
    }
}
