namespace RetrievalQA.Semantics;

/// <summary>A model that is loaded at its first use and let go when it was not used for a time, so that its memory comes back.</summary>
/// <param name="idle">After the last use; zero to keep it.</param>
internal sealed class IdleEncoder(Func<OnnxSentenceEncoder> load, TimeSpan idle, TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private OnnxSentenceEncoder? encoder;
    private ITimer? timer;
    private int users;
    private long usedAt;
    private bool isDisposed;

    /// <summary>It takes memory.</summary>
    public bool IsLoaded
    {
        get
        {
            lock (gate)
            {
                return encoder is not null;
            }
        }
    }

    /// <summary>It is not let go before the work is done.</summary>
    public async Task<T> UseAsync<T>(Func<OnnxSentenceEncoder, Task<T>> work)
    {
        var used = Take();
        try
        {
            return await work(used);
        }
        finally
        {
            Return();
        }
    }

    /// <inheritdoc cref="UseAsync"/>
    public T Use<T>(Func<OnnxSentenceEncoder, T> work)
    {
        var used = Take();
        try
        {
            return work(used);
        }
        finally
        {
            Return();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            timer?.Dispose();
            Unload();
        }
    }

    private OnnxSentenceEncoder Take()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            encoder ??= load();
            users++;
            return encoder;
        }
    }

    private void Return()
    {
        lock (gate)
        {
            users--;
            usedAt = time.GetTimestamp();
            if (isDisposed)
            {
                Unload();
            }
            else if (idle > TimeSpan.Zero)
            {
                timer ??= time.CreateTimer(_ => LetGo(), state: null, idle, Timeout.InfiniteTimeSpan);
            }
        }
    }

    // One timer, which looks again when it went off too early.
    private void LetGo()
    {
        lock (gate)
        {
            var left = users > 0 ? idle : idle - time.GetElapsedTime(usedAt);
            if (!isDisposed && left > TimeSpan.Zero)
            {
                timer?.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            Unload();
            timer?.Dispose();
            timer = null;
        }
    }

    private void Unload()
    {
        if (users == 0)
        {
            encoder?.Dispose();
            encoder = null;
        }
    }
}
