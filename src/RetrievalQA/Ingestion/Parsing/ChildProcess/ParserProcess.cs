using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>One running parser process; reads one file at a time and cannot be used after a failure.</summary>
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

    /// <summary>Files read so far.</summary>
    public int Files { get; private set; }

    /// <summary>The process ended, or its last file ended in a way that leaves it in doubt.</summary>
    public bool IsBroken { get => field || process.HasExited; private set; }

    public int Id => process.Id;

    /// <exception cref="ParsingException">The file cannot be read, took too long or too much memory, or crashed the process.</exception>
    public async Task<ParsedDocument> ParseAsync(ParserRequest request, CancellationToken cancel)
    {
        Files++;
        IsBroken = true;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.ParseTimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        await using var watchdog = time.CreateTimer(_ => CheckMemory(), null, MemoryCheckPeriod, MemoryCheckPeriod);
        try
        {
            await process.StandardInput.WriteLineAsync(request.ToJson().AsMemory(), either.Token);
            await process.StandardInput.FlushAsync(either.Token);
            var document = await ParserFrame.ReadAsync(process.StandardOutput.BaseStream, either.Token);
            IsBroken = document is null;
            return document ?? throw await CrashAsync(either.Token);
        }
        catch (ParsingException) when (!isOverMemory)
        {
            IsBroken = false;
            throw;
        }
        catch (OperationCanceledException failure) when (!cancel.IsCancellationRequested)
        {
            throw ParsingException.Invalid($"Reading the file took longer than {options.ParseTimeoutSeconds} seconds.", failure);
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

    private async Task<ParsingException> CrashAsync(CancellationToken cancel, Exception? failure = null)
    {
        await process.WaitForExitAsync(cancel);
        var ranOut = isOverMemory || process.ExitCode == ParserLoop.OutOfMemory || StandardError().Contains("Out of memory", StringComparison.OrdinalIgnoreCase);
        return ParsingException.Invalid(
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
