using System.Numerics.Tensors;
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

    // Words counted by a part of their hash: no two texts share more of them than of these.
    private const int Buckets = 256;

    // Words stand here as their hashes, which differ from one process to the next: texts are long, and few pairs are compared.
    private readonly string text;
    private readonly int[] words;
    private readonly byte[]? counts;
    private Statement? statement;

    private PassageWords(string text)
    {
        this.text = text;
        var folded = UnicodeFolding.Fold(text, out _);
        var (pieces, all) = (KeptList<Piece>.Take(), KeptList<int>.Take());
        TextScanner.Scan(folded, pieces);
        foreach (var piece in pieces)
        {
            AddWords(all, piece.Kind, folded.AsSpan(piece.Start, piece.Length));
        }

        words = [.. all];
        KeptList<Piece>.Give(pieces);
        KeptList<int>.Give(all);
        counts = CountsOf(words);
    }

    // Nearly all texts are told apart without.
    private Statement What => statement ??= Statement.Of(text, words);

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

        var (share, isNameChanged) = Difference(other);
        var isSameStatement = !isNameChanged && What.Decisive.AsSpan().SequenceEqual(other.What.Decisive);
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

    // Null where a bucket has more than a byte counts.
    private static byte[]? CountsOf(int[] words)
    {
        var counted = new byte[Buckets];
        foreach (var word in words)
        {
            ref var count = ref counted[(uint)word % Buckets];
            if (count == byte.MaxValue)
            {
                return null;
            }

            count++;
        }

        return counted;
    }

    // Cheap, since nearly all pairs are different.
    private bool MayBeAlike(PassageWords other) =>
        Change(other, Math.Min(words.Length, other.words.Length)) <= VersionChange
        && (counts is null || other.counts is null || Change(other, MostShared(counts, other.counts)) <= VersionChange);

    // The share of all words of both that are not shared.
    private double Change(PassageWords other, int shared) => (words.Length + other.words.Length - (2 * shared)) / (double)(words.Length + other.words.Length);

    private static int MostShared(byte[] left, byte[] right)
    {
        Span<byte> least = stackalloc byte[Buckets];
        TensorPrimitives.Min(left, right, least);
        var shared = 0;
        foreach (var count in least)
        {
            shared += count;
        }

        return shared;
    }

    private (double Change, bool IsNameChanged) Difference(PassageWords other)
    {
        var (left, right) = (What, other.What);
        var shared = 0;
        for (int mine = 0, theirs = 0; mine < left.Sorted.Length && theirs < right.Sorted.Length;)
        {
            var order = left.Sorted[mine].CompareTo(right.Sorted[theirs]);
            shared += order == 0 ? 1 : 0;
            mine += order <= 0 ? 1 : 0;
            theirs += order >= 0 ? 1 : 0;
        }

        return (Change(other, shared), right.Lacks(left.Names) || left.Lacks(right.Names));
    }

    /// <summary>What a text says of what.</summary>
    /// <param name="Sorted">All words.</param>
    /// <param name="Names">Words that are written with a capital inside a sentence.</param>
    /// <param name="Decisive">See <see cref="DecisiveWords"/>; in order.</param>
    private sealed record Statement(int[] Sorted, int[] Names, int[] Decisive)
    {
        public static Statement Of(string text, int[] words)
        {
            var folded = UnicodeFolding.Fold(text, out var starts);
            var pieces = KeptList<Piece>.Take();
            TextScanner.Scan(folded, pieces);
            var (named, decisive) = (new List<int>(), new List<int>());
            foreach (var piece in pieces)
            {
                var word = folded.AsSpan(piece.Start, piece.Length);
                var start = starts is null ? piece.Start : starts[piece.Start];
                DecisiveWords.AddHashes(word, piece.Kind, decisive);
                if (piece.Kind == PieceKind.Word && char.IsUpper(text[start]) && !BeginsSentence(text, start))
                {
                    named.Add(HashOf(word));
                }
            }

            KeptList<Piece>.Give(pieces);
            return new Statement([.. words.Order()], [.. named], [.. decisive]);
        }

        public bool Lacks(int[] named) => Array.Exists(named, name => Array.BinarySearch(Sorted, name) < 0);

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
}
