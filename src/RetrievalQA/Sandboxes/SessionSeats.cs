namespace RetrievalQA.Sandboxes;

/// <summary>
/// Who has a session. There are at most <see cref="CodeInterpreterOptions.Sessions"/>; a session that must go is handed
/// back to the caller to be disposed outside the lock.
/// </summary>
internal sealed class SessionSeats(CodeInterpreterOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SessionSeat> seats = [];

    public IReadOnlyList<CodeSession> Sessions
    {
        get
        {
            lock (gate)
            {
                return [.. seats.Values.Select(seat => seat.Session).OfType<CodeSession>()];
            }
        }
    }

    /// <summary>Announces a call; <see cref="Leave"/> ends it.</summary>
    public SessionSeat Take(string key)
    {
        lock (gate)
        {
            if (!seats.TryGetValue(key, out var seat))
            {
                seats.Add(key, seat = new SessionSeat(key));
            }

            seat.Calls++;
            return seat;
        }
    }

    public void Leave(SessionSeat seat)
    {
        lock (gate)
        {
            seat.Calls--;
            Tidy(seat);
        }
    }

    /// <summary>The call runs now. Returns the session that has to go for it: its own where that is over or holds too much, else the one unused for
    /// longest.</summary>
    public CodeSession? Enter(SessionSeat seat, IReadOnlyList<SandboxInput> inputs)
    {
        lock (gate)
        {
            seat.IsRunning = true;
            if (seat.Session is not null)
            {
                return IsOver(seat) || seat.Session.HoldsMoreThan(inputs) ? Vacate(seat) : null;
            }

            var isFull = seats.Values.Count(other => other.IsRunning || other.Session is not null) > options.Sessions;
            return isFull && seats.Values.Where(IsIdle).MinBy(other => other.LastUsed) is { } unused ? Vacate(unused) : null;
        }
    }

    public CodeSession Occupy(SessionSeat seat, CodeSession session)
    {
        lock (gate)
        {
            (seat.Session, seat.Started) = (session, time.GetUtcNow());
            return session;
        }
    }

    /// <summary>The call has run. Returns its session where that cannot be used again.</summary>
    public CodeSession? Exit(SessionSeat seat)
    {
        lock (gate)
        {
            (seat.IsRunning, seat.LastUsed) = (false, time.GetUtcNow());
            return seat.Session is { IsBroken: true } ? Vacate(seat) : null;
        }
    }

    /// <summary>Takes the sessions that are idle or old out.</summary>
    public IReadOnlyList<CodeSession> TakeOver()
    {
        lock (gate)
        {
            var over = seats.Values.Where(seat => IsIdle(seat) && IsOver(seat)).ToList();
            return [.. over.Select(Vacate)];
        }
    }

    /// <summary>Stops what runs in the session of a key, and returns it where nothing does.</summary>
    public CodeSession? Remove(string key)
    {
        lock (gate)
        {
            var seat = seats.GetValueOrDefault(key);
            seat?.Session?.Kill();
            return seat is not null && IsIdle(seat) ? Vacate(seat) : null;
        }
    }

    private static bool IsIdle(SessionSeat seat) => seat.Session is not null && !seat.IsRunning;

    private bool IsOver(SessionSeat seat)
    {
        var now = time.GetUtcNow();
        return seat.Session!.IsBroken || now - seat.Started >= TimeSpan.FromMinutes(options.LifeMinutes)
            || now - seat.LastUsed >= TimeSpan.FromMinutes(options.IdleMinutes);
    }

    private CodeSession Vacate(SessionSeat seat)
    {
        var session = seat.Session!;
        seat.Session = null;
        Tidy(seat);
        return session;
    }

    private void Tidy(SessionSeat seat)
    {
        if (seat.Calls == 0 && seat.Session is null)
        {
            seats.Remove(seat.Key);
        }
    }
}

/// <summary>The place of one key. Only <see cref="SessionSeats"/> writes to it.</summary>
internal sealed class SessionSeat(string key)
{
    public string Key => key;

    /// <summary>Held by the call that runs; others of the same key wait for it.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Calls that wait or run.</summary>
    public int Calls { get; set; }

    public bool IsRunning { get; set; }

    public CodeSession? Session { get; set; }

    public DateTimeOffset Started { get; set; }

    public DateTimeOffset LastUsed { get; set; }
}
