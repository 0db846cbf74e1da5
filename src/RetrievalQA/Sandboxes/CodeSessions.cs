using System.Text;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Sandboxes;

/// <summary>
/// Runs Python in sandboxes, one session for each thread: its variables and files live from call to call, until it is idle
/// or old, makes way for another, or the server ends. Then the caller's inputs make the next session.
/// </summary>
public sealed class CodeSessions : IAsyncDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(15);

    private readonly SandboxPool pool;
    private readonly CodeInterpreterAvailability availability;
    private readonly CodeInterpreterOptions options;
    private readonly TimeProvider time;
    private readonly SessionSeats seats;
    private readonly SemaphoreSlim running;
    private readonly ITimer sweep;

    internal CodeSessions(SandboxPool pool, CodeInterpreterAvailability availability, IOptions<CodeInterpreterOptions> options, TimeProvider time)
    {
        (this.pool, this.availability, this.options, this.time) = (pool, availability, options.Value, time);
        seats = new SessionSeats(this.options, time);
        running = new SemaphoreSlim(this.options.Sessions);
        sweep = time.CreateTimer(_ => EndOld(), null, SweepPeriod, SweepPeriod);
    }

    /// <summary>Sessions that hold a sandbox now.</summary>
    public int Count => seats.Sessions.Count;

    /// <summary>Process ids of the outer bubblewraps of all sessions.</summary>
    internal IReadOnlyList<int> ProcessIds => [.. seats.Sessions.Select(session => session.ProcessId)];

    /// <summary>Runs code in the session of <paramref name="sessionKey"/>; calls of one session follow each other.</summary>
    /// <param name="inputs">
    /// Everything the session should hold, at every call: files attached to the thread and files that its calls produced
    /// earlier, in the order in which they came. Each is read only when it is not there yet. Where an attached file is
    /// missing that the session holds, it was deleted, and a new session begins without it.
    /// </param>
    /// <param name="live">Gets the logs piece by piece; it must not wait for a slow reader, which would count as time of the code.</param>
    /// <param name="cancel">Interrupts the code; the session goes on.</param>
    /// <returns>What the code did, failures included. To be disposed.</returns>
    /// <exception cref="CodeInterpreterUnavailableException">No code can be run here.</exception>
    /// <exception cref="CodeSessionsBusyException">Every session was busy for too long.</exception>
    /// <exception cref="ArgumentException">An input has an id or a path that cannot be used.</exception>
    public async Task<CodeResult> ExecuteAsync(
        string sessionKey, string code, IReadOnlyList<SandboxInput> inputs, Func<CodeLogPiece, Task>? live, CancellationToken cancel)
    {
        SandboxNames.Check(inputs);
        await availability.RequireAsync(cancel);
        var outputs = new CellOutputs(options, live);
        if (Encoding.UTF8.GetByteCount(code) > Sandbox.CodeBytes)
        {
            await outputs.AppendLineAsync($"[The code was not run: it is longer than {Sandbox.CodeBytes:N0} bytes.]");
            return new CodeResult(CodeStatus.Failed, outputs.Finish(), [], IsNewSession: false);
        }

        var seat = seats.Take(sessionKey);
        try
        {
            return await InTurnAsync(seat, () => RunAsync(seat, code, inputs, outputs, cancel), cancel);
        }
        finally
        {
            seats.Leave(seat);
        }
    }

    /// <summary>Ends a session at once, as when its thread is deleted; code that runs in it is stopped.</summary>
    public ValueTask EndAsync(string sessionKey) => seats.Remove(sessionKey)?.DisposeAsync() ?? ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await sweep.DisposeAsync();
        foreach (var session in seats.Sessions)
        {
            await session.DisposeAsync();
        }

        await pool.DisposeAsync();
    }

    // First the turn of the session, then one of the places for running code, so that nobody holds a place while waiting.
    private async Task<CodeResult> InTurnAsync(SessionSeat seat, Func<Task<CodeResult>> run, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.SessionWaitSeconds), time);
        await WaitAsync(seat.Turn, patience.Token, cancel);
        try
        {
            await WaitAsync(running, patience.Token, cancel);
            try
            {
                return await run();
            }
            finally
            {
                running.Release();
            }
        }
        finally
        {
            seat.Turn.Release();
        }
    }

    private async Task<CodeResult> RunAsync(SessionSeat seat, string code, IReadOnlyList<SandboxInput> inputs, CellOutputs outputs, CancellationToken cancel)
    {
        try
        {
            await DisposeAsync(seats.Enter(seat, inputs));
            var session = seat.Session ?? seats.Occupy(seat, new CodeSession(await pool.TakeAsync(cancel), options));
            return await session.RunAsync(code, inputs, outputs, cancel);
        }
        finally
        {
            await DisposeAsync(seats.Exit(seat));
        }
    }

    private async Task WaitAsync(SemaphoreSlim semaphore, CancellationToken patience, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience, cancel);
        try
        {
            if (!semaphore.Wait(0, CancellationToken.None))
            {
                await semaphore.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CodeSessionsBusyException(options.Sessions, options.SessionWaitSeconds);
        }
    }

    private void EndOld()
    {
        foreach (var session in seats.TakeOver())
        {
            session.Kill();
            _ = session.DisposeAsync().AsTask();
        }
    }

    private static ValueTask DisposeAsync(CodeSession? session) => session?.DisposeAsync() ?? ValueTask.CompletedTask;
}
