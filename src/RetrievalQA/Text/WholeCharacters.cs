namespace RetrievalQA.Text;

/// <summary>Cuts text without splitting a surrogate pair.</summary>
public static class WholeCharacters
{
    /// <summary>The offset, moved inside the text and to the start of the character that it stands in.</summary>
    public static int At(ReadOnlySpan<char> text, int offset)
    {
        var inside = Math.Clamp(offset, 0, text.Length);
        return inside > 0 && inside < text.Length && char.IsSurrogatePair(text[inside - 1], text[inside]) ? inside - 1 : inside;
    }

    /// <summary>The text where it is no longer than that, else its beginning and an ellipsis.</summary>
    /// <param name="most">UTF-16 units, the ellipsis not counted.</param>
    public static string Shorten(string text, int most) => text.Length <= most ? text : $"{text.AsSpan(0, At(text, most))}…";
}
