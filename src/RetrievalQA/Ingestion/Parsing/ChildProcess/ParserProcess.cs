using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>One running parser process; answers one request at a time and cannot be used after a failure.</summary>
internal sealed class ParserProcess : IAsyncDisposable
{
    private const int StandardErrorLimit = 16_384;
    private static readonly TimeSpan MemoryCheckPeriod = TimeSpan.FromMilliseconds(100);

    private readonly Process process;
    private readonly IngestionOptions options;
    private readonly TimeProvider time;
    private readonly StringBuilder errors = new();
    private volatile bool isOverMemory;

    public ParserProcess(Process process, IngestionOptions options, TimeProvider time)
    {
        (this.process, this.options, this.time) = (process, options, time);
        process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Requests so far.</summary>
    public int Requests { get; private set; }

    /// <summary>The process ended, or its last request ended in a way that leaves it in doubt.</summary>
    public bool IsBroken { get => field || process.HasExited; private set; }

    public int Id => process.Id;

    /// <summary>Waits until the process has started.</summary>
    /// <exception cref="ParserStartException">It did not, or it is no parser, or one of another build than the server.</exception>
    public async Task ReadyAsync(CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.ParserStartSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        ParserFrame? ready;
        try
        {
            ready = await ParserFrame.ReadAsync(process.StandardOutput.BaseStream, either.Token);
            if (ready is null)
            {
                await process.WaitForExitAsync(either.Token);
                throw new ParserStartException($"The parser process ended with code {process.ExitCode} before it was ready: {StandardError()}");
            }
        }
        catch (InvalidDataException)
        {
            ready = null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ParserStartException($"The parser process was not ready within {options.ParserStartSeconds} seconds.");
        }

        if (ready is not { Kind: FrameKind.Ready } || !ready.Content.AsSpan().SequenceEqual(ParserLoop.Build))
        {
            throw new ParserStartException(
                $"What was started is no parser of this build of the server; after an upgrade, restart the server. {StandardError()}");
        }
    }

    /// <param name="read">Reads the answer; may throw as <see cref="ParserAnswer"/> does.</param>
    /// <exception cref="ParsingException">The file cannot be read, took too long or too much memory, or crashed the process.</exception>
    public async Task<T> AskAsync<T>(ReadOnlyMemory<byte> request, Func<ParserFrame, T> read, CancellationToken cancel)
    {
        Requests++;
        IsBroken = true;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.ParseTimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        await using var watchdog = time.CreateTimer(_ => CheckMemory(), null, MemoryCheckPeriod, MemoryCheckPeriod);
        try
        {
            var answer = read(await ExchangeAsync(request, either.Token) ?? throw await CrashAsync(either.Token));
            IsBroken = false;
            return answer;
        }
        catch (ParsingException) when (!isOverMemory && !process.HasExited)
        {
            IsBroken = false;
            throw;
        }
        catch (OperationCanceledException failure) when (!cancel.IsCancellationRequested)
        {
            throw ParsingException.Doubtful($"Reading the file took longer than {options.ParseTimeoutSeconds} seconds.", failure);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            throw await CrashAsync(either.Token, failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    // Null where the process ended before it answered.
    private async Task<ParserFrame?> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        var input = process.StandardInput.BaseStream;
        await input.WriteAsync(request, cancel);
        await input.FlushAsync(cancel);
        return await ParserFrame.ReadAsync(process.StandardOutput.BaseStream, cancel);
    }

    // What does not speak as a parser process does must not go on.
    private async Task<ParsingException> CrashAsync(CancellationToken cancel, Exception? failure = null)
    {
        if (failure is InvalidDataException && !process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync(cancel);
        var ranOut = isOverMemory || process.ExitCode == ParserLoop.OutOfMemory
            || StandardError().Contains("Out of memory", StringComparison.OrdinalIgnoreCase);
        return ParsingException.Doubtful(
            ranOut
                ? $"Reading the file took more than {options.ParserMemoryMegabytes:N0} MB of memory."
                : "The file could not be parsed: reading it stopped the parser.",
            failure ?? new InvalidDataException($"The parser process ended with code {process.ExitCode}: {StandardError()}"));
    }

    private void CheckMemory()
    {
        try
        {
            process.Refresh();
            if (process.WorkingSet64 > options.ParserMemoryMegabytes * 1024L * 1024L)
            {
                isOverMemory = true;
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself meanwhile, which the reader of its output sees; or it cannot be killed, which is tried
            // again, and the limit of time holds meanwhile. What a timer throws would end the server.
        }
    }

    private void KeepError(string? line)
    {
        lock (errors)
        {
            if (line is not null && errors.Length < StandardErrorLimit)
            {
                errors.AppendLine(line);
            }
        }
    }

    private string StandardError()
    {
        lock (errors)
        {
            return errors.ToString();
        }
    }
}
