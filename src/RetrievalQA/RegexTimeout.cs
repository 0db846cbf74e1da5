namespace RetrievalQA;

/// <summary>
/// After how long a regular expression gives up. Each reads any text in time that grows with its length (PatternGrowthTests), so this only ends
/// what should never be: a shorter one would fail the runs and documents of a machine that is busy with something else.
/// </summary>
public static class RegexTimeout
{
    public const int Milliseconds = 30_000;
}
