using System.Buffers;
using System.Text;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>Words as they are written where the keyboard has no umlauts: "Schluessel", "Aarhus".</summary>
internal static class UmlautSpelling
{
    private static readonly SearchValues<char> Umlauts = SearchValues.Create("äöüåø");

    /// <returns>Null for a word without umlauts.</returns>
    public static string? Of(string folded)
    {
        if (!folded.AsSpan().ContainsAny(Umlauts))
        {
            return null;
        }

        var spelled = new StringBuilder(folded.Length + 2);
        foreach (var letter in folded)
        {
            _ = letter switch
            {
                'ä' => spelled.Append("ae"),
                'ö' or 'ø' => spelled.Append("oe"),
                'ü' => spelled.Append("ue"),
                'å' => spelled.Append("aa"),
                _ => spelled.Append(letter),
            };
        }

        return spelled.ToString();
    }
}
