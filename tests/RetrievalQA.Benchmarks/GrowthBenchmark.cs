using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;
using RetrievalQA.Ingestion;
using RetrievalQA.Ingestion.Parsing.ChildProcess;
using RetrievalQA.Server;

namespace RetrievalQA.Benchmarks;

/// <summary>How long files take that are one character over and over: read, cut and analysed.</summary>
internal static class GrowthBenchmark
{
    private const int Megabyte = 1_000_000;
    private const int Largest = 5 * Megabyte;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    private static readonly (string Name, string Unit)[] Kinds =
        [("letter", "a"), ("dot", "."), ("digit", "7"), ("Hangul", "한"), ("emoji", "😀"), ("combining mark", "\u0301"), ("words", "Sentence of words. ")];

    /// <returns>The exit code: 1 where a file of 5 MB takes longer than the bound.</returns>
    public static async Task<int> RunAsync()
    {
        var options = Options.Create(new IngestionOptions { ParserAssembly = typeof(EngineComposition).Assembly.Location, Parallelism = 1 });
        await using var pool = new ParserPool(new ParserHost(options, TimeProvider.System), options, TimeProvider.System);
        await TakeAsync(pool, "warm", 1000);
        Console.WriteLine("seconds for             1 MB  2.5 MB    5 MB");
        var longest = TimeSpan.Zero;
        foreach (var (name, unit) in Kinds)
        {
            var times = new List<TimeSpan>();
            foreach (var bytes in (int[])[Megabyte, Largest / 2, Largest])
            {
                times.Add(await TakeAsync(pool, unit, bytes));
            }

            longest = times[^1] > longest ? times[^1] : longest;
            Console.WriteLine($"{name,-20}{string.Concat(times.Select(time => $"{time.TotalSeconds,8:0.00}"))}");
        }

        Console.WriteLine($"longest: {longest.TotalSeconds:0.00} s, bound {Bound.TotalSeconds:0} s");
        return longest <= Bound ? 0 : 1;
    }

    private static async Task<TimeSpan> TakeAsync(ParserPool pool, string unit, int bytes)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat(unit, bytes / Encoding.UTF8.GetByteCount(unit))));
            var clock = Stopwatch.StartNew();
            var document = await pool.ParseAsync(path, "growth.txt", "text/plain", CancellationToken.None);
            var terms = new List<AnalyzedTerm>();
            foreach (var chunk in await pool.SplitAsync(document, ChunkingStrategy.Default, CancellationToken.None))
            {
                terms.Clear();
                TextAnalyzer.Analyze(document.Slice(chunk.Span), document.Language, terms);
            }

            return clock.Elapsed;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
