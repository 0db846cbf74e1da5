namespace RetrievalQA.Documents;

/// <summary>Finds a quote again in another text of its file.</summary>
public static class QuoteSearch
{
    // A short quote may stand in a long text very often; where it is not among these, nobody could tell which is meant.
    private const int MostPlaces = 10_000;

    /// <summary>Where the quote stands, character for character; of several places the one nearest to where it stood. Null where it stands nowhere.</summary>
    /// <param name="near">UTF-16 offset at which it stood.</param>
    public static SourceSpan? Find(string text, string quote, int near)
    {
        if (quote.Length == 0)
        {
            return null;
        }

        int? nearest = null;
        var at = text.IndexOf(quote, StringComparison.Ordinal);
        for (var places = 0; at >= 0 && places < MostPlaces; places++)
        {
            if (nearest is null || Math.Abs(at - near) < Math.Abs(nearest.Value - near))
            {
                nearest = at;
            }

            at = at + 1 < text.Length ? text.IndexOf(quote, at + 1, StringComparison.Ordinal) : -1;
        }

        return nearest is { } start ? new SourceSpan(start, start + quote.Length) : null;
    }
}
