namespace RetrievalQA.Documents;

/// <summary>Which line of waiting files a reader serves first; where that is empty it serves the other.</summary>
public enum ReadingLane
{
    /// <summary>Small files that never were slow.</summary>
    Quick,

    /// <summary>Big files, and those that were slow or stopped their reader.</summary>
    Slow,
}
