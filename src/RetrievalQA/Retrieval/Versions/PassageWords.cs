using System.Numerics;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval.Versions;

/// <summary>How much two texts are the same.</summary>
internal enum Sameness
{
    Different,

    /// <summary>Nearly the same words, but not the same statement: a number, a negation or a name changed, or more than a few words.</summary>
    Version,

    /// <summary>They say the same: all that changed are white space, case, punctuation or a few words.</summary>
    Copy,
}

/// <summary>The words of a text, to be compared with those of another. Letters and digits count, whatever stands between them.</summary>
internal sealed class PassageWords
{
    // Of all words of both. Copies that were retyped differ in a few; rewritten rules share most of what is around their figures.
    private const double CopyChange = 0.1;
    private const double VersionChange = 0.35;

    // In a shorter text one word is no "few".
    private const int LeastWordsOfCopy = 8;
    private const int LeastWordsOfVersion = 4;

    // "Contents", "See below": what so little says is not worth a place shown twice, nor a place less.
    private const int LeastWords = 3;

    private const int SignatureWords = 8;
    private const double LeastSharedSignature = 0.5;

    // Words stand here as their hashes, which differ from one process to the next: texts are long, and few pairs are compared.
    private readonly int[] words;
    private readonly int[] sorted;
    private readonly int[] names;
    private readonly int[] decisive;
    private readonly ulong[] signature = new ulong[SignatureWords];

    private PassageWords(string text)
    {
        var folded = UnicodeFolding.Fold(text, out var starts);
        var pieces = KeptList<Piece>.Take();
        TextScanner.Scan(folded, pieces);
        var (all, named, decide) = (new List<int>(pieces.Count), new List<int>(), new List<int>());
        foreach (var piece in pieces)
        {
            var word = folded.AsSpan(piece.Start, piece.Length);
            var start = starts is null ? piece.Start : starts[piece.Start];
            AddWords(all, piece.Kind, word);
            DecisiveWords.AddHashes(word, piece.Kind, decide);
            if (piece.Kind == PieceKind.Word && char.IsUpper(text[start]) && !BeginsSentence(text, start))
            {
                named.Add(HashOf(word));
            }
        }

        KeptList<Piece>.Give(pieces);
        (words, names, decisive) = ([.. all], [.. named], [.. decide]);
        sorted = [.. all];
        Array.Sort(sorted);
        Sign();
    }

    public static PassageWords Of(string text) => new(text);

    /// <summary>What stands for a word.</summary>
    public static int HashOf(ReadOnlySpan<char> word) => string.GetHashCode(word, StringComparison.Ordinal);

    /// <summary>What the other text is of this one.</summary>
    public Sameness To(PassageWords other)
    {
        if (words.Length < LeastWords || other.words.Length < LeastWords)
        {
            return Sameness.Different;
        }

        if (words.AsSpan().SequenceEqual(other.words))
        {
            return Sameness.Copy;
        }

        if (!MayBeAlike(other))
        {
            return Sameness.Different;
        }

        var (changed, isNameChanged) = Difference(other);
        var share = changed / (double)(words.Length + other.words.Length);
        var isSameStatement = !isNameChanged && decisive.AsSpan().SequenceEqual(other.decisive);
        var least = Math.Min(words.Length, other.words.Length);
        return share <= CopyChange && isSameStatement && least >= LeastWordsOfCopy ? Sameness.Copy
            : share <= VersionChange && least >= LeastWordsOfVersion ? Sameness.Version
            : Sameness.Different;
    }

    /// <summary>The other text stands in this one, word for word.</summary>
    public bool Contains(PassageWords other) => other.words.Length >= LeastWordsOfCopy && words.AsSpan().IndexOf(other.words) >= 0;

    private static void AddWords(List<int> all, PieceKind kind, ReadOnlySpan<char> word)
    {
        if (kind != PieceKind.Run || TextScanner.IsHangul(word[0]))
        {
            all.Add(kind == PieceKind.Number ? HashOf(NumberForms.Of(word.ToString()).Form) : HashOf(word));
            return;
        }

        for (var start = 0; start < word.Length;)
        {
            var end = TextScanner.UnitEnd(word, start);
            all.Add(HashOf(word[start..end]));
            start = end;
        }
    }

    private void Sign()
    {
        foreach (var word in words)
        {
            var bit = (uint)word % (SignatureWords * 64);
            signature[bit / 64] |= 1UL << (int)(bit % 64);
        }
    }

    // Cheap, since nearly all pairs are different.
    private bool MayBeAlike(PassageWords other)
    {
        if (Math.Abs(words.Length - other.words.Length) > VersionChange * (words.Length + other.words.Length))
        {
            return false;
        }

        var (shared, least) = (0, 0);
        var (ones, others) = (0, 0);
        for (var index = 0; index < SignatureWords; index++)
        {
            shared += BitOperations.PopCount(signature[index] & other.signature[index]);
            ones += BitOperations.PopCount(signature[index]);
            others += BitOperations.PopCount(other.signature[index]);
        }

        least = Math.Min(ones, others);
        return shared >= LeastSharedSignature * least;
    }

    private (int Changed, bool IsNameChanged) Difference(PassageWords other)
    {
        var shared = 0;
        for (int mine = 0, theirs = 0; mine < sorted.Length && theirs < other.sorted.Length;)
        {
            var order = sorted[mine].CompareTo(other.sorted[theirs]);
            shared += order == 0 ? 1 : 0;
            mine += order <= 0 ? 1 : 0;
            theirs += order >= 0 ? 1 : 0;
        }

        return (words.Length + other.words.Length - (2 * shared), other.Lacks(names) || Lacks(other.names));
    }

    private bool Lacks(int[] named) => Array.Exists(named, name => Array.BinarySearch(sorted, name) < 0);

    private static bool BeginsSentence(string text, int start)
    {
        var before = start - 1;
        while (before >= 0 && (text[before] == ' ' || char.IsPunctuation(text[before])) && text[before] is not ('.' or '!' or '?' or ':'))
        {
            before--;
        }

        return before < 0 || text[before] is '.' or '!' or '?' or ':' or '\n' or '\r' or '\t' or '#' or '|' or '*';
    }
}
