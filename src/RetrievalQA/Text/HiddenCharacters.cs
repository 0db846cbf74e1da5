using System.Globalization;

namespace RetrievalQA.Text;

/// <summary>
/// Characters that nobody sees but that change what is seen: control characters (line breaks and escape sequences among
/// them), line separators, and those that turn the direction of text. Joiners are none of them: scripts and emoji need them.
/// </summary>
public static class HiddenCharacters
{
    public static bool Has(string text) => text.AsSpan().ContainsAny(All);

    public static string Remove(string text) => Has(text) ? string.Concat(text.Where(letter => !IsHidden(letter))) : text;

    public static string Replace(string text, char with) => Has(text) ? string.Concat(text.Select(letter => IsHidden(letter) ? with : letter)) : text;

    /// <summary>Text for a terminal or a file that people read: lines and tabs stay.</summary>
    public static string RemoveFromLines(string text) =>
        Has(text) ? string.Concat(text.Where(letter => letter is '\n' or '\t' || !IsHidden(letter))) : text;

    public static bool IsHidden(char letter) =>
        char.IsControl(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || IsDirection(letter);

    private static readonly System.Buffers.SearchValues<char> All =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(unit => (char)unit).Where(IsHidden)]);

    // Marks, embeddings, overrides and isolates, with the deprecated ones after them.
    private static bool IsDirection(char letter) =>
        letter is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u206F');
}
