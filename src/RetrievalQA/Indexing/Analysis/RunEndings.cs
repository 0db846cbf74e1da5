using System.Collections.Frozen;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>
/// The end of a word that carries grammar, not meaning: Korean particles and verb endings, Japanese hiragana. A query
/// gives it little weight, so that the noun is found with whatever particle the document has.
/// </summary>
internal static class RunEndings
{
    private const int LongestKoreanEnding = 4;

    private static readonly FrozenSet<string> Korean = string.Join(' ', [
        "은 는 이 가 을 를 의 에 와 과 도 로 만 란 나 야 요 인 한 된 할 될 함 됨 들 님",
        "에서 에게 으로 까지 부터 한테 처럼 보다 마다 이나 이란 이다 이라 라는 라고 이며 이고 하고 하는 하여 하다 하면 한다 했다 했던 하던 되는 된다 되다 되면 되어 됐다 인가 인지 에는 에도 와는 과는 들은 들이 들을 들의 으며 께서 밖에 조차 마저 로서 로써 였던 였다 려면 해야",
        "에서는 에서의 에서도 에게서 에게는 으로는 으로서 으로써 으로의 이라는 이라고 까지는 까지의 부터는 이었던 하였던 하였다 되었던 되었다 되나요 하나요 인가요 하는가 되는가 했는가 였는가 입니까 입니다 합니다 됩니다 하려면 하려고 해야지",
        "이었는가 하였는가 되었는가 합니까 됩니까 했나요 됐나요 했습니까 되었나요 하였나요 하셨나요 인지를 인가를 이었나요",
    ]).Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The length of the run without its ending; the whole length where nothing would be left.</summary>
    public static int StemLength(ReadOnlySpan<char> run)
    {
        if (TextScanner.IsHangul(run[^1]))
        {
            return KoreanStemLength(run);
        }

        var length = run.Length;
        while (length > 0 && TextScanner.IsHiragana(run[length - 1]))
        {
            length--;
        }

        return length == 0 ? run.Length : length;
    }

    private static int KoreanStemLength(ReadOnlySpan<char> run)
    {
        var lookup = Korean.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var ending = Math.Min(LongestKoreanEnding, run.Length - 1); ending > 0; ending--)
        {
            if (lookup.Contains(run[^ending..]))
            {
                return run.Length - ending;
            }
        }

        return run.Length;
    }
}
