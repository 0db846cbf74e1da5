using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Files;

/// <summary>How long a file is to live: <c>expires_after</c>, in seconds from its creation.</summary>
public static class FileLifetime
{
    public const string Anchor = "created_at";
    public const int MinSeconds = 3_600;
    public const int MaxSeconds = 2_592_000;

    public static long Read(RequestValue value)
    {
        var expiry = value.ToObject("anchor", "seconds");
        expiry.Required("anchor").OneOf(Anchor);
        return expiry.Required("seconds").WholeNumber(MinSeconds, MaxSeconds);
    }
}
