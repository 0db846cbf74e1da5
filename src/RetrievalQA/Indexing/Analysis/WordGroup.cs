namespace RetrievalQA.Indexing.Analysis;

/// <summary>Words and numbers that are written together: "HX-200", "e-mail", "2024-01-15", "U.S.A.".</summary>
internal static class WordGroup
{
    // Longer chains are paths and addresses; their parts say enough.
    private const int MostParts = 6;

    /// <summary>The index after the last piece of the group that starts at <paramref name="first"/>.</summary>
    public static int End(List<Piece> pieces, int first)
    {
        var end = first + 1;
        while (end < pieces.Count && pieces[end].IsJoined && pieces[end].Kind != PieceKind.Run)
        {
            end++;
        }

        return end;
    }

    /// <summary>The group as one term without its connectors; null where it is a single piece or too long.</summary>
    public static string? Whole(string folded, ReadOnlySpan<Piece> group)
    {
        if (group.Length is < 2 or > MostParts)
        {
            return null;
        }

        var whole = folded[group[0].Start..group[0].End];
        for (var index = 1; index < group.Length; index++)
        {
            // Digits keep them apart: 1-23 is not 12-3, and 10^4 is neither.
            var isBetweenNumbers = group[index - 1].Kind == PieceKind.Number && group[index].Kind == PieceKind.Number;
            var separator = !isBetweenNumbers ? "" : folded[group[index].Start - 1] == '^' ? "^" : "-";
            whole += separator + folded[group[index].Start..group[index].End];
        }

        return whole;
    }

    /// <summary>An abbreviation of single letters, whose letters mean nothing by themselves.</summary>
    public static bool IsAcronym(ReadOnlySpan<Piece> group)
    {
        foreach (var piece in group)
        {
            if (piece.Kind != PieceKind.Word || piece.Length != 1)
            {
                return false;
            }
        }

        return group.Length is > 1 and <= MostParts;
    }
}
