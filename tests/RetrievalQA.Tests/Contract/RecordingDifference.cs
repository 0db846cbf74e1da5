namespace RetrievalQA.Tests.Contract;

/// <summary>Where an answer of this server differs from the recorded one.</summary>
/// <param name="Where">The kind of the object and the way from it: <c>thread.run.tools[]</c>; events of streams say <c>stream</c> before it.</param>
/// <param name="What">How it differs.</param>
/// <param name="Detail">Both sides, for the reader.</param>
public sealed record RecordingDifference(string Where, DifferenceKind What, string Detail)
{
    public override string ToString() => $"{Where} ({What}): {Detail}";
}

public enum DifferenceKind
{
    /// <summary>A field of the recording is not there.</summary>
    Missing,

    /// <summary>A field that the recording does not have.</summary>
    Extra,

    /// <summary>The same fields in another order.</summary>
    Order,

    /// <summary>Another JSON type, null against a value included.</summary>
    Type,

    /// <summary>Another value of a field that depends on no id, time or measure.</summary>
    Value,

    /// <summary>More or fewer items.</summary>
    Count,

    /// <summary>Another HTTP status.</summary>
    Status,

    /// <summary>Other events, or events in another order.</summary>
    Events,
}
