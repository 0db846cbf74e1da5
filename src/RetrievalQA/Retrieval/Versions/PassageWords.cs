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

    private readonly Dictionary<string, (int Count, bool IsName)> words = new(StringComparer.Ordinal);
    private readonly List<string> decisive = [];
    private readonly ulong[] signature = new ulong[SignatureWords];
    private readonly string joined;
    private int count;

    private PassageWords(string text)
    {
        var folded = UnicodeFolding.Fold(text, out var starts);
        var pieces = new List<Piece>();
        TextScanner.Scan(folded, pieces);
        var all = new List<string>(pieces.Count);
        foreach (var piece in pieces)
        {
            var word = folded[piece.Start..piece.End];
            var start = starts is null ? piece.Start : starts[piece.Start];
            Add(all, piece.Kind, word, piece.Kind == PieceKind.Word && char.IsUpper(text[start]) && !BeginsSentence(text, start));
        }

        joined = $" {string.Join(' ', all)} ";
    }

    public static PassageWords Of(string text) => new(text);

    /// <summary>What the other text is of this one.</summary>
    public Sameness To(PassageWords other)
    {
        if (count < LeastWords || other.count < LeastWords)
        {
            return Sameness.Different;
        }

        if (joined == other.joined)
        {
            return Sameness.Copy;
        }

        if (!MayBeAlike(other))
        {
            return Sameness.Different;
        }

        var (changed, isNameChanged) = Difference(other);
        var share = changed / (double)(count + other.count);
        var isSameStatement = !isNameChanged && decisive.SequenceEqual(other.decisive, StringComparer.Ordinal);
        var least = Math.Min(count, other.count);
        return share <= CopyChange && isSameStatement && least >= LeastWordsOfCopy ? Sameness.Copy
            : share <= VersionChange && least >= LeastWordsOfVersion ? Sameness.Version
            : Sameness.Different;
    }

    /// <summary>The other text stands in this one, word for word.</summary>
    public bool Contains(PassageWords other) => other.count >= LeastWordsOfCopy && joined.Contains(other.joined, StringComparison.Ordinal);

    private void Add(List<string> all, PieceKind kind, string word, bool isName)
    {
        if (kind == PieceKind.Run && !TextScanner.IsHangul(word[0]))
        {
            for (var start = 0; start < word.Length;)
            {
                var end = TextScanner.UnitEnd(word, start);
                Add(all, word[start..end], isName: false);
                start = end;
            }
        }
        else
        {
            Add(all, kind == PieceKind.Number ? NumberForms.Of(word).Form : word, isName);
        }

        decisive.AddRange(DecisiveWords.In(word, kind));
    }

    private void Add(List<string> all, string word, bool isName)
    {
        all.Add(word);
        count++;
        var (known, wasName) = words.GetValueOrDefault(word);
        words[word] = (known + 1, wasName || isName);
        var bit = (uint)string.GetHashCode(word, StringComparison.Ordinal) % (SignatureWords * 64);
        signature[bit / 64] |= 1UL << (int)(bit % 64);
    }

    // Cheap, since nearly all pairs are different.
    private bool MayBeAlike(PassageWords other)
    {
        if (Math.Abs(count - other.count) > VersionChange * (count + other.count))
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
        var (shared, isNameChanged) = (0, false);
        foreach (var (word, (times, isName)) in words)
        {
            var there = other.words.GetValueOrDefault(word).Count;
            shared += Math.Min(times, there);
            isNameChanged |= isName && there == 0;
        }

        isNameChanged |= other.words.Any(word => word.Value.IsName && !words.ContainsKey(word.Key));
        return (count + other.count - (2 * shared), isNameChanged);
    }

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
