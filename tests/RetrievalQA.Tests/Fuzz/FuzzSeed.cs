using System.Globalization;

namespace RetrievalQA.Tests.Fuzz;

/// <summary>What a fuzz test is repeated by: the same seed makes the same inputs in every process.</summary>
internal static class FuzzSeed
{
    /// <summary>RETRIEVALQA_FUZZ_SEED, or a new one.</summary>
    public static int Given =>
        int.TryParse(Environment.GetEnvironmentVariable("RETRIEVALQA_FUZZ_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();

    /// <summary>The source of the input of this number. <see cref="HashCode"/> is another in every process.</summary>
    public static Random RandomOf(int seed, int index) => new(unchecked((seed * 1_000_003) ^ (index * 7_919)));
}
