using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace RetrievalQA.Sandboxes;

/// <summary>
/// One running sandbox. One operation at a time; each has a time limit after which the sandbox is killed, and anything
/// unexpected kills it too, since user code may have taken over all that runs inside.
/// </summary>
internal sealed class Sandbox : IAsyncDisposable
{
    private const int ErrorLimit = 4_096;
    private const int OpenFiles = 256;
    private const int MaxFontCache = 16_777_216;

    // The wall clock is the real limit; this one only ends what burns a processor for an hour.
    private const int CpuSeconds = 3_600;

    // Beyond the driver's own limits, so that it is the driver who ends a cell and the session goes on.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TransferTime = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly SandboxPipe pipe;
    private readonly CodeInterpreterOptions options;
    private readonly TimeProvider time;
    private readonly MemoryCgroup? cgroup;
    private readonly MemoryWatch memory;
    private readonly StringBuilder errors = new();
    private int cells;
    private volatile bool isOverdue;
    private volatile bool isKilled;
    private bool isDisposed;
    private int disposals;

    private Sandbox(Process process, CodeInterpreterOptions options, TimeProvider time, MemoryCgroup? cgroup)
    {
        (this.process, this.options, this.time, this.cgroup) = (process, options, time, cgroup);
        memory = new MemoryWatch(process, options.MemoryBytes, cgroup, time, Kill);
        pipe = new SandboxPipe(process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Bytes of code that a cell may have.</summary>
    public static int CodeBytes => 1_048_576;

    /// <summary>Process id of the outer bubblewrap.</summary>
    public int ProcessId => process.Id;

    public bool IsBroken => isKilled || process.HasExited;

    /// <summary>What the driver said when it was ready.</summary>
    public SandboxReply Ready { get; private set; } = new("");

    /// <summary>What matplotlib built where it was given no cache; null otherwise.</summary>
    public FontCache? BuiltFonts { get; private set; }

    /// <param name="cgroup">What the process entered; ends with the sandbox.</param>
    /// <exception cref="SandboxLostException">It did not start; the message is what the programs on the way said.</exception>
    public static async Task<Sandbox> StartAsync(
        Process process, FontCache? fonts, CodeInterpreterOptions options, TimeProvider time, MemoryCgroup? cgroup = null)
    {
        var sandbox = new Sandbox(process, options, time, cgroup);
        try
        {
            await sandbox.GuardAsync(TimeSpan.FromSeconds(options.StartSeconds), () => sandbox.BeginAsync(fonts));
            sandbox.memory.Rest();
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one cell; what it prints and shows goes to <paramref name="outputs"/>, how it ended is returned. Cancelling interrupts it.</summary>
    /// <exception cref="SandboxLostException"/>
    public async Task<CellEnd> ExecuteAsync(string code, CellOutputs outputs, CancellationToken cancel)
    {
        var (timeout, grace) = (TimeSpan.FromSeconds(options.CellSeconds), TimeSpan.FromSeconds(options.GraceSeconds));
        var request = new SandboxRequest(SandboxRequest.ExecuteOperation)
        {
            Id = $"{++cells}",
            TimeoutMs = (long)timeout.TotalMilliseconds,
            GraceMs = (long)grace.TotalMilliseconds,
            Restart = memory.IsOver ? true : null,
            Len = 0,
        };
        memory.Begin();
        try
        {
            return await GuardAsync(timeout + grace + Margin, async () =>
            {
                await pipe.SendAsync(request, Encoding.UTF8.GetBytes(code));
                await using var interruption = cancel.Register(Interrupt);
                var reply = await CollectAsync(request.Id, outputs);
                await memory.EndAsync();
                return new CellEnd(memory.IsOver ? reply with { Kept = false } : reply, memory.IsOver);
            });
        }
        catch (SandboxLostException lost) when (memory.IsOver)
        {
            throw new SandboxLostException(SandboxLoss.OutOfMemory, lost.Message, lost);
        }
    }

    /// <summary>Puts a file at an absolute path below /mnt/data.</summary>
    /// <returns>The file as it lies there, or the error of the sandbox's file system.</returns>
    /// <exception cref="SandboxLostException"/>
    public Task<(SandboxFile? File, string? Error)> PutAsync(string path, Stream content, long size) => GuardAsync(TransferTime, async () =>
    {
        await pipe.SendAsync(new SandboxRequest(SandboxRequest.PutOperation) { Path = path }, content, size);
        var reply = await ReceiveAsync("put");
        return (reply.Error, reply.Files) switch
        {
            (null, [var file]) when file.Path == path && file.Size == size => ((SandboxFile?)file, (string?)null),
            ({ } error, null or []) => (null, error),
            _ => throw new InvalidDataException("The sandbox says neither that the file is there nor that it is not."),
        };
    });

    /// <summary>Links a path below /mnt/data to another. A regular file of that name stays.</summary>
    /// <returns>The error of the sandbox's file system, or null.</returns>
    /// <exception cref="SandboxLostException"/>
    public Task<string?> LinkAsync(string path, string target) => GuardAsync(TransferTime, async () =>
    {
        await pipe.SendAsync(new SandboxRequest(SandboxRequest.LinkOperation) { Path = path, Target = target });
        return (await ReceiveAsync("link")).Error;
    });

    /// <summary>Copies a regular file below /mnt/data.</summary>
    /// <returns>The error of the sandbox's file system, or null.</returns>
    /// <exception cref="SandboxLostException"/>
    public Task<string?> GetAsync(string path, long maxBytes, Stream destination) => GuardAsync(TransferTime, async () =>
    {
        await pipe.SendAsync(new SandboxRequest(SandboxRequest.GetOperation) { Path = path, Max = maxBytes });
        var reply = await ReceiveAsync("file");
        if (reply.Error is null)
        {
            await pipe.ReceivePayloadAsync(reply.Len, maxBytes, destination);
        }

        return reply.Error;
    });

    /// <summary>Ends every process of the sandbox at once.</summary>
    public void Kill()
    {
        lock (process)
        {
            isKilled = true;
            try
            {
                if (!isDisposed)
                {
                    process.Kill();
                }
            }
            catch (Exception refused) when (refused is Win32Exception or InvalidOperationException)
            {
                // Timers kill too, and what one of them throws would end the server. It is tried again when the sandbox is disposed.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        if (Interlocked.Exchange(ref disposals, 1) == 0)
        {
            await WaitForEndAsync();
            await memory.DisposeAsync();
            cgroup?.Dispose();
            lock (process)
            {
                isDisposed = true;
                process.Dispose();
            }
        }
    }

    private async Task<SandboxReply> BeginAsync(FontCache? fonts)
    {
        var limits = new SandboxLimits(
            options.AddressSpaceMegabytes * 1_048_576L, options.DiskBytes, OpenFiles, CpuSeconds, options.Processes, options.OutputBytes,
                options.ImagesPerCall, options.ImageBytes, CodeBytes);
        await pipe.SendAsync(new SandboxRequest(SandboxRequest.StartOperation) { Limits = limits, FontCache = fonts?.Name }, fonts?.Content ?? default);
        Ready = await ReceiveAsync("ready");
        if (Ready.FontCache is { } name)
        {
            BuiltFonts = new FontCache(name, await pipe.ReceivePayloadAsync(Ready.Len, MaxFontCache));
        }

        return Ready;
    }

    private async Task<SandboxReply> CollectAsync(string id, CellOutputs outputs)
    {
        while (true)
        {
            var reply = await pipe.ReceiveAsync();
            if (reply.Id != id)
            {
                throw new InvalidDataException("The sandbox sent a frame of another cell.");
            }

            switch (reply.Ev)
            {
                case "stream" when reply.Len > 0:
                    await outputs.AppendAsync(await pipe.ReceivePayloadAsync(reply.Len, outputs.BytesLeft));
                    break;
                case "image":
                    outputs.AddImage(await pipe.ReceivePayloadAsync(reply.Len, outputs.ImageBytesLeft));
                    break;
                case "done" when reply.Status is not null:
                    return reply;
                default:
                    throw new InvalidDataException($"The sandbox sent an unexpected frame '{reply.Ev}'.");
            }
        }
    }

    private async Task<SandboxReply> ReceiveAsync(string expected)
    {
        var reply = await pipe.ReceiveAsync();
        return reply.Ev == expected ? reply : throw new InvalidDataException($"The sandbox sent '{reply.Ev}' instead of '{expected}'.");
    }

    private void Interrupt()
    {
        try
        {
            pipe.Send(new SandboxRequest(SandboxRequest.InterruptOperation));
        }
        catch (IOException)
        {
            // The sandbox has ended; the reader of its frames sees that.
        }
    }

    private async Task<T> GuardAsync<T>(TimeSpan limit, Func<Task<T>> operation)
    {
        await using var deadline = time.CreateTimer(_ => KillOverdue(), null, limit, Timeout.InfiniteTimeSpan);
        try
        {
            return await operation();
        }
        catch (Exception failure)
        {
            Kill();
            if (failure is not (IOException or InvalidDataException or Win32Exception))
            {
                throw;
            }

            await WaitForEndAsync();
            throw isOverdue
                ? new SandboxLostException(SandboxLoss.TimedOut, $"The sandbox did not answer within {limit.TotalSeconds:0} seconds.", failure)
                : new SandboxLostException(SandboxLoss.Ended, StandardError() is { Length: > 0 } error ? error : failure.Message, failure);
        }
    }

    private async Task WaitForEndAsync()
    {
        using var limit = new CancellationTokenSource(EndTime);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Something inside still holds its standard error; the kernel ends it when it can.
        }
    }

    private void KillOverdue()
    {
        isOverdue = true;
        Kill();
    }

    private void KeepError(string? line)
    {
        lock (errors)
        {
            if (line is not null && errors.Length < ErrorLimit)
            {
                errors.Append(errors.Length == 0 ? "" : "\n").Append(line);
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

/// <param name="IsOutOfMemory">What ran was killed for its memory.</param>
internal sealed record CellEnd(SandboxReply Reply, bool IsOutOfMemory);

/// <summary>matplotlib's list of fonts, which takes it half a second to build.</summary>
internal sealed record FontCache(string Name, ReadOnlyMemory<byte> Content);
