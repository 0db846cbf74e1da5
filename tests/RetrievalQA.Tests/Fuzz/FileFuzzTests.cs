using System.Collections.Concurrent;
using System.Diagnostics;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Ingestion.Parsing.ChildProcess;
using RetrievalQA.Tests.Ingestion.Parsing;
using RetrievalQA.Tests.Ingestion.Parsing.ChildProcess;
using Xunit.Abstractions;

namespace RetrievalQA.Tests.Fuzz;

/// <summary>
/// Files that are broken somewhere, through the real parser process: each is read soundly or refused for what it is, in
/// the time that a file has, and no parser ends for it. RETRIEVALQA_LONG tries 20,000; RETRIEVALQA_FUZZ_SEED repeats what a failure names.
/// </summary>
public sealed class FileFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int AtOnce = 2;
    private const int ShownFaults = 10;

    private readonly string folder = Directory.CreateTempSubdirectory("retrievalqa-fuzz-").FullName;
    private readonly ConcurrentQueue<string> faults = [];
    private int wereRead;
    private int wereRefused;

    [Fact]
    public async Task Broken_files_are_read_or_refused_and_nothing_breaks()
    {
        var seed = FuzzSeed.Given;
        var count = LongRun.Or(usual: 2_000, inLongRun: 20_000);
        await using var pool = ParserPoolTests.Pool(options => options.Parallelism = AtOnce);
        var begun = Stopwatch.GetTimestamp();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            for (var index = Interlocked.Increment(ref next); index <= count && faults.Count < ShownFaults; index = Interlocked.Increment(ref next))
            {
                await TryAsync(pool, FuzzedFile.Make(FuzzSeed.RandomOf(seed, index)), index);
            }
        })));
        output.WriteLine($"{wereRead} read, {wereRefused} refused in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s, RETRIEVALQA_FUZZ_SEED={seed}");
        Assert.True(faults.IsEmpty, $"RETRIEVALQA_FUZZ_SEED={seed}\n{string.Join("\n", faults)}");
        Assert.True(Math.Min(wereRead, wereRefused) > count / 20, $"{wereRead} read, {wereRefused} refused: one of the two was hardly tried.");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task TryAsync(ParserPool pool, FuzzedFile file, int index)
    {
        var path = Path.Combine(folder, $"{index}");
        await File.WriteAllBytesAsync(path, file.Content);
        try
        {
            var document = await pool.ParseAsync(path, file.Name, "", CancellationToken.None);
            await pool.SplitAsync(document, ChunkingStrategy.Default, CancellationToken.None);
            ParsedDocumentAssert.IsSound(document);
            Interlocked.Increment(ref wereRead);
        }
        catch (ParsingException refusal) when (!refusal.IsDoubtful && refusal.Error.Code is not IngestionError.ServerError && refusal.Message.Length is > 15 and < 300)
        {
            Interlocked.Increment(ref wereRefused);
        }
        catch (Exception fault)
        {
            faults.Enqueue($"{fault.GetType().Name}: {fault.Message}\n  for {file.Changes}\n{fault.StackTrace}");
        }

        File.Delete(path);
    }
}
