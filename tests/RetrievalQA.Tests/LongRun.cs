namespace RetrievalQA.Tests;

/// <summary>What <c>./test.sh --long</c> does more of than a usual run.</summary>
internal static class LongRun
{
    public const string Variable = "RETRIEVALQA_LONG";

    public static bool IsOn => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>How many of something to do.</summary>
    public static int Or(int usual, int inLongRun) => IsOn ? inLongRun : usual;
}
