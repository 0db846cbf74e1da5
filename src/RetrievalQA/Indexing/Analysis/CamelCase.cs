namespace RetrievalQA.Indexing.Analysis;

/// <summary>The words inside a name that tells them apart by capitals: ShiftPlannerService, parseURLPath.</summary>
internal static class CamelCase
{
    // More are no name but an encoding; a single letter is no word: iPhone, kWh.
    private const int MostParts = 8;
    private const int ShortestPart = 2;

    /// <param name="text">The text before it was folded.</param>
    /// <param name="starts">The position in it of each folded character; null where they are the same.</param>
    /// <returns>At least two parts, or none.</returns>
    public static IReadOnlyList<Piece> Parts(string text, int[]? starts, Piece word)
    {
        List<Piece>? parts = null;
        var first = word.Start;
        for (var index = word.Start + 1; index < word.End; index++)
        {
            if (Begins(text, starts, index, word.End))
            {
                parts ??= [];
                parts.Add(new Piece(PieceKind.Word, first, index, IsJoined: true));
                first = index;
                if (parts.Count == MostParts)
                {
                    return [];
                }
            }
        }

        parts?.Add(new Piece(PieceKind.Word, first, word.End, IsJoined: true));
        parts?.RemoveAll(part => part.Length < ShortestPart);
        return parts is { Count: > 1 } ? parts : [];
    }

    private static bool Begins(string text, int[]? starts, int index, int end)
    {
        var (before, here) = (At(index - 1), At(index));
        if (before == here || !char.IsUpper(text[here]))
        {
            return false;
        }

        var endsAbbreviation = char.IsUpper(text[before]) && index + 1 < end && char.IsLower(text[At(index + 1)]) && !IsPlural();
        return char.IsLower(text[before]) || endsAbbreviation;

        int At(int folded) => starts is null ? folded : starts[folded];

        // PDFs, URLs.
        bool IsPlural() => index + 2 == end && text[At(index + 1)] == 's';
    }
}
