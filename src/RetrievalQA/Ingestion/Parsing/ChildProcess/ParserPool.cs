using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Chunking;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>Reads files and cuts texts outside the server process; what a file does to its parser never harms the server or another file.</summary>
public sealed class ParserPool(ParserHost host, IOptions<IngestionOptions> options, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim slots = new(options.Value.Parallelism);
    private readonly ConcurrentBag<ParserProcess> idle = [];

    /// <summary>Parser processes have no network.</summary>
    public bool NetworkIsolated => host.NetworkIsolated;

    /// <summary>The processes that wait for a request.</summary>
    internal IReadOnlyCollection<int> ProcessIds => [.. idle.Select(parser => parser.Id)];

    /// <param name="path">Where the bytes lie.</param>
    /// <param name="fileName">The name given at upload.</param>
    /// <param name="begun">Called when a parser is there and begins with the file.</param>
    /// <exception cref="ParsingException">The file cannot be read; the message is for its owner.</exception>
    /// <exception cref="ParserStartException">There is no parser to read it.</exception>
    public Task<ParsedDocument> ParseAsync(string path, string fileName, string contentType, CancellationToken cancel, Action? begun = null) =>
        AskAsync(() => new ParseRequest(path, fileName, contentType, ParsingLimits.From(options.Value)), ParserAnswer.Document, cancel, begun);

    /// <summary>The chunks of a text, in order; together they hold every sentence.</summary>
    /// <exception cref="ParsingException">The text has too many tokens, or no sentence; the message is for its owner.</exception>
    /// <exception cref="ParserStartException">There is no parser to read it.</exception>
    public Task<IReadOnlyList<ChunkSpans>> SplitAsync(ParsedDocument document, ChunkingStrategy chunking, CancellationToken cancel) =>
        AskAsync(
            () => new SplitRequest(document, chunking, options.Value.MaxTokens),
            answer => ParserAnswer.Chunks(answer, document.Text.Length),
            cancel);

    public async ValueTask DisposeAsync()
    {
        while (idle.TryTake(out var parser))
        {
            await parser.DisposeAsync();
        }

        slots.Dispose();
    }

    // One that died while it waited must not be blamed on the next file.
    private async Task<ParserProcess?> TakeIdleAsync()
    {
        while (idle.TryTake(out var parser))
        {
            if (!parser.IsBroken)
            {
                return parser;
            }

            await parser.DisposeAsync();
        }

        return null;
    }

    private async Task<T> AskAsync<T>(Func<ParserRequest> request, Func<ParserFrame, T> read, CancellationToken cancel, Action? begun = null)
    {
        await slots.WaitAsync(cancel);
        try
        {
            var parser = await TakeIdleAsync() ?? await StartAsync(cancel);
            begun?.Invoke();
            try
            {
                return await parser.AskAsync(request().ToFrame(), read, cancel);
            }
            finally
            {
                await PutBackAsync(parser);
            }
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task PutBackAsync(ParserProcess parser)
    {
        if (parser.IsBroken || parser.Requests >= options.Value.FilesPerParser)
        {
            await parser.DisposeAsync();
        }
        else
        {
            idle.Add(parser);
        }
    }

    private async Task<ParserProcess> StartAsync(CancellationToken cancel)
    {
        var parser = new ParserProcess(host.Start(), options.Value, time);
        try
        {
            await parser.ReadyAsync(cancel);
            return parser;
        }
        catch
        {
            await parser.DisposeAsync();
            throw;
        }
    }
}
