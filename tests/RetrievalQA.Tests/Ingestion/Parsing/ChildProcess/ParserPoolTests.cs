using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion;
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
        Assert.Equal(expected.Words.Select(word => word.Span), document.Words.Select(word => word.Span));
        Assert.All(expected.Words.Zip(document.Words), pair => Assert.Equal(pair.First.X1, pair.Second.X1, 0.01));
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
        await using var pool = new ParserPool(new ParserHost(Options.Create(settings)), Options.Create(settings), TimeProvider.System);
        await Assert.ThrowsAsync<ParserStartException>(() => ParseAsync(pool, "text"u8.ToArray(), "a.txt"));
        settings.ParserAssembly = typeof(Program).Assembly.Location;
        Assert.Equal("text", (await ParseAsync(pool, "text"u8.ToArray(), "a.txt")).Text);
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

    internal static ParserPool Pool(Action<IngestionOptions>? change = null)
    {
        var options = new IngestionOptions { ParserAssembly = typeof(Program).Assembly.Location, Parallelism = 1 };
        change?.Invoke(options);
        return new ParserPool(new ParserHost(Options.Create(options)), Options.Create(options), TimeProvider.System);
    }

    private async Task<ParsedDocument> ParseAsync(ParserPool pool, byte[] content, string name)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(path, content);
        return await pool.ParseAsync(path, name, "", CancellationToken.None);
    }
}
