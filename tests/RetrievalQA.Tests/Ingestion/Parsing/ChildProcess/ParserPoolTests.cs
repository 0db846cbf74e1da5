using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion;
using RetrievalQA.Ingestion.Chunking;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Ingestion.Parsing.ChildProcess;
using RetrievalQA.Tests.Ingestion.Parsing.Pdf;

namespace RetrievalQA.Tests.Ingestion.Parsing.ChildProcess;

/// <summary>With the real child process.</summary>
public sealed class ParserPoolTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("retrievalqa-parser-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_document_comes_back_as_the_parser_made_it()
    {
        await using var pool = Pool();
        var content = PdfParserTests.Pdf((page, font) => page.AddText("Hello child process", 12, new(60, 700), font));
        var expected = TextFormatTests.Read(content, "a.pdf");
        var document = await ParseAsync(pool, content, "a.pdf");
        Assert.Equal((expected.Text, expected.Language), (document.Text, document.Language));
        Assert.Equal(expected.Regions, document.Regions);
        Assert.Equal(expected.Words, document.Words);
    }

    [Fact]
    public async Task A_text_is_cut_as_the_chunker_cuts_it()
    {
        await using var pool = Pool();
        var markdown = string.Concat(
            Enumerable.Range(0, 80)
            .Select(i => $"## Part {i}\n\nThe first sentence of part {i}. The second 한국어 문장입니다. §\n\n| a | b |\n|---|---|\n| {i} | x |\n\n"));
        var document = TextFormatTests.Read(Encoding.UTF8.GetBytes(markdown), "a.md") with { Text = markdown.Replace('§', '\ud83d') };
        foreach (var chunking in new[] { ChunkingStrategy.Default, new ChunkingStrategy(100, 50) })
        {
            var expected = Chunker.Split(document, chunking, 5_000_000);
            var chunks = await pool.SplitAsync(document, chunking, CancellationToken.None);
            Assert.Equal(expected.Select(Shown), chunks.Select(Shown));
        }

        static string Shown(ChunkSpans chunk) =>
            $"{chunk.Span} {chunk.Context} {chunk.PageStart} {chunk.PageEnd} {chunk.Tokens} {string.Concat(chunk.Sentences)} {string.Concat(chunk.Sections)}";
    }

    [Fact]
    public async Task A_text_with_too_many_tokens_is_refused_and_the_process_kept()
    {
        await using var pool = Pool(options => options.MaxTokens = 1000);
        var document = new ParsedDocument(string.Concat(Enumerable.Repeat("word ", 2000)), [], [], "en", []);
        var failure = await Assert.ThrowsAsync<ParsingException>(() => pool.SplitAsync(document, ChunkingStrategy.Default, CancellationToken.None));
        Assert.Equal(IngestionError.InvalidFile, failure.Error.Code);
        Assert.Single(pool.ProcessIds);
    }

    [Fact]
    public async Task A_cut_that_is_given_up_ends_its_process_and_the_next_text_is_cut()
    {
        await using var pool = Pool();
        using var given = new CancellationTokenSource();
        var (cut, child) = await CuttingAsync(pool, given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cut);
        Assert.True(child.HasExited);
        Assert.Single(await pool.SplitAsync(TextFormatTests.Read("One sentence."u8.ToArray(), "a.txt"), ChunkingStrategy.Default, CancellationToken.None));
    }

    [Fact]
    public async Task A_process_killed_while_it_cuts_fails_the_text_with_a_reason()
    {
        await using var pool = Pool();
        var (cut, child) = await CuttingAsync(pool, CancellationToken.None);
        child.Kill();
        var failure = await Assert.ThrowsAsync<ParsingException>(() => cut);
        Assert.Equal(IngestionError.InvalidFile, failure.Error.Code);
        Assert.Single(await pool.SplitAsync(TextFormatTests.Read("One sentence."u8.ToArray(), "a.txt"), ChunkingStrategy.Default, CancellationToken.None));
    }

    [Fact]
    public async Task A_process_that_cannot_start_says_nothing_of_the_file()
    {
        await using var pool = Pool(options => options.ParserAssembly = Path.Combine(folder, "gone.dll"));
        await Assert.ThrowsAsync<ParserStartException>(() => ParseAsync(pool, "text"u8.ToArray(), "a.txt"));
    }

    [Fact]
    public void Chunks_that_do_not_fit_their_text_are_not_believed()
    {
        var sound = new ChunkSpans(new SourceSpan(0, 10), "", [new SourceSpan(0, 10)], [new ChunkSection(0, "", null, false)], null, null, 3, []);
        Assert.Single(Answered(sound));
        Assert.Throws<InvalidDataException>(() => Answered(sound with { Span = new SourceSpan(0, 11) }));
        Assert.Throws<InvalidDataException>(() => Answered(sound with { Sentences = [new SourceSpan(-1, 4)] }));
        Assert.Throws<InvalidDataException>(() => Answered(sound with { Sentences = [] }));
        Assert.Throws<InvalidDataException>(() => Answered(sound with { Sections = [new ChunkSection(1, "", null, false)] }));
        Assert.Throws<InvalidDataException>(() => ParserAnswer.Chunks(new ParserFrame(FrameKind.Chunks, [255, 255, 255, 127]), 10));
        Assert.Throws<InvalidDataException>(() => ParserAnswer.Document(new ParserFrame(FrameKind.Chunks, [])));

        static IReadOnlyList<ChunkSpans> Answered(ChunkSpans chunk)
        {
            var content = ParserAnswer.Of([chunk])[5..].ToArray();
            return ParserAnswer.Chunks(new ParserFrame(FrameKind.Chunks, content), length: 10);
        }
    }

    [Fact]
    public async Task Refusals_keep_the_process_and_their_reason()
    {
        await using var pool = Pool();
        for (var i = 0; i < 3; i++)
        {
            var failure = await Assert.ThrowsAsync<ParsingException>(() => ParseAsync(pool, "{\\rtf1 x}"u8.ToArray(), "문서.txt"));
            Assert.Equal(IngestionError.UnsupportedFile, failure.Error.Code);
            Assert.Equal("text 한글", (await ParseAsync(pool, Encoding.UTF8.GetBytes("text 한글"), "b.txt")).Text);
        }
    }

    [Fact]
    public async Task A_process_that_takes_too_long_is_killed_and_the_next_file_is_read()
    {
        await using var pool = Pool(options => options.ParseTimeoutSeconds = 1);
        var pipe = Path.Combine(folder, "never.txt");
        using (var made = Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync();
        }

        var failure = await Assert.ThrowsAsync<ParsingException>(() => pool.ParseAsync(pipe, "never.txt", "", CancellationToken.None));
        Assert.True(failure.IsDoubtful);
        Assert.Contains("longer than 1 seconds", failure.Error.Message);
        Assert.Equal(IngestionError.InvalidFile, failure.Error.Code);
        await using var patient = Pool();
        Assert.Equal("next", (await ParseAsync(patient, "next"u8.ToArray(), "b.txt")).Text);
    }

    [Fact]
    public async Task A_file_that_takes_too_much_memory_is_refused()
    {
        await using var pool = Pool(options => options.ParserMemoryMegabytes = 256);
        var deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<p>word <i>x</i>", 1_200_000)));
        var failure = await Assert.ThrowsAsync<ParsingException>(() => ParseAsync(pool, deep, "big.html"));
        Assert.Contains("256 MB", failure.Error.Message);
        Assert.Equal("next", (await ParseAsync(pool, "next"u8.ToArray(), "b.txt")).Text);
    }

    [Fact]
    public async Task A_process_that_dies_is_replaced()
    {
        await using var pool = Pool();
        Assert.Equal("one", (await ParseAsync(pool, "one"u8.ToArray(), "a.txt")).Text);
        using (var child = Process.GetProcessById(Assert.Single(pool.ProcessIds)))
        {
            child.Kill();
            await child.WaitForExitAsync();
        }

        Assert.Equal("two", (await ParseAsync(pool, "two"u8.ToArray(), "b.txt")).Text);
    }

    [Fact]
    public async Task A_parser_that_cannot_start_says_so_and_blames_no_file()
    {
        var missing = Path.Combine(folder, "missing.dll");
        var settings = new IngestionOptions { ParserAssembly = missing, Parallelism = 1 };
        await using var pool = new ParserPool(new ParserHost(Options.Create(settings), TimeProvider.System), Options.Create(settings), TimeProvider.System);
        await Assert.ThrowsAsync<ParserStartException>(() => ParseAsync(pool, "text"u8.ToArray(), "a.txt"));
        settings.ParserAssembly = typeof(Program).Assembly.Location;
        Assert.Equal("text", (await ParseAsync(pool, "text"u8.ToArray(), "a.txt")).Text);
    }

    [Fact]
    public async Task Files_that_come_at_once_are_all_read_by_no_more_processes_than_allowed()
    {
        await using var pool = Pool(options => options.Parallelism = 2);
        var read = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => ParseAsync(pool, Encoding.UTF8.GetBytes($"text {number}"), "a.txt")));
        Assert.Equal(Enumerable.Range(0, 6).Select(number => $"text {number}"), read.Select(document => document.Text));
        Assert.InRange(pool.ProcessIds.Count, 1, 2);
    }

    [Fact]
    public async Task A_process_is_replaced_after_its_share_of_files()
    {
        await using var pool = Pool(options => options.FilesPerParser = 2);
        await ParseAsync(pool, "one"u8.ToArray(), "a.txt");
        Assert.Single(pool.ProcessIds);
        await ParseAsync(pool, "two"u8.ToArray(), "b.txt");
        Assert.Empty(pool.ProcessIds);
    }

    // Seconds of work, so that whoever stops it is in time.
    private static ParsedDocument Heavy() => new(string.Concat(Enumerable.Repeat("Sentence of words. ", 1_000_000)), [], [], "en", []);

    /// <summary>Begins to cut a long text; returns once the process is at it.</summary>
    private async Task<(Task Cut, Process Child)> CuttingAsync(ParserPool pool, CancellationToken cancel)
    {
        await ParseAsync(pool, "warm"u8.ToArray(), "a.txt");
        var child = Process.GetProcessById(Assert.Single(pool.ProcessIds));
        var before = child.TotalProcessorTime;
        var cut = pool.SplitAsync(Heavy(), ChunkingStrategy.Default, cancel);
        while (child.TotalProcessorTime - before < TimeSpan.FromMilliseconds(500))
        {
            Assert.False(cut.IsCompleted);
            await Task.Yield();
            child.Refresh();
        }

        return (cut, child);
    }

    internal static ParserPool Pool(Action<IngestionOptions>? change = null)
    {
        var options = new IngestionOptions { ParserAssembly = typeof(Program).Assembly.Location, Parallelism = 1 };
        change?.Invoke(options);
        return new ParserPool(new ParserHost(Options.Create(options), TimeProvider.System), Options.Create(options), TimeProvider.System);
    }

    private async Task<ParsedDocument> ParseAsync(ParserPool pool, byte[] content, string name)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(path, content);
        return await pool.ParseAsync(path, name, "", CancellationToken.None);
    }
}
