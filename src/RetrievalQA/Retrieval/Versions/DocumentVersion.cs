using System.Globalization;
using System.Text.RegularExpressions;
using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval.Versions;

/// <summary>Which document a file is, and which version of it: by its name, else by the head of its text, else by when it was uploaded.</summary>
internal sealed partial class DocumentVersion
{
    // Where a document says what it is.
    private const int HeadCharacters = 1_000;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    private readonly UploadedFile file;
    private readonly DocumentName name;
    private readonly string title;
    private readonly string? headNumber;
    private readonly string? headDate;

    /// <param name="first">The first chunk of the file; null where it is gone.</param>
    public DocumentVersion(UploadedFile file, Chunk? first)
    {
        this.file = file;
        name = DocumentName.OfFile(file.FileName);
        var text = first is null ? "" : UnicodeFolding.Fold(first.Text[..Math.Min(first.Text.Length, HeadCharacters)], out _);
        var marks = VersionMark.In(text).Where(mark => !Replaced().IsMatch(text[..mark.Start])).ToList();
        headNumber = marks.Find(mark => mark.Kind == VersionMarkKind.Number)?.Value;
        headDate = marks.Find(mark => mark.Kind == VersionMarkKind.Date && InForce().IsMatch(text[..mark.Start]))?.Value;
        title = DocumentName.OfTitle(TitleOf(first)).Stem;
    }

    public string FileId => file.Id;

    /// <summary>The version's numbers, as name and text give them.</summary>
    public IEnumerable<string> Numbers => new[] { name.Number, headNumber }.OfType<string>();

    /// <summary>Dates of name and text, ISO 8601 as far as they are known.</summary>
    public IEnumerable<string> Dates => new[] { name.Date, headDate }.OfType<string>();

    /// <summary>"version 3.0, 2026-01-01"; empty where neither is known.</summary>
    public string Label
    {
        get
        {
            var number = headNumber is not null && (name.Number is null || VersionMark.CompareNumbers(name.Number, headNumber) == 0) ? headNumber : name.Number;
            string?[] parts = [number is null ? null : $"version {number.ToUpperInvariant()}", (name.Date ?? headDate)?.ToUpperInvariant()];
            return string.Join(", ", parts.OfType<string>());
        }
    }

    /// <summary>"uploaded 2026-11-30".</summary>
    public string UploadLabel => string.Create(CultureInfo.InvariantCulture, $"uploaded {DateTimeOffset.FromUnixTimeSeconds(file.CreatedAt):yyyy-MM-dd}");

    /// <summary>Its name or text says which version it is.</summary>
    public bool IsMarked => name.HasMark || headNumber is not null || headDate is not null;

    /// <summary>They may be versions of one document. Names that differ in a number or a code are other documents: KX-200, KX-300.</summary>
    public bool MayBeOneWith(DocumentVersion other)
    {
        if (name.Stem.Length > 0 && name.Stem == other.name.Stem)
        {
            return true;
        }

        var isSaid = (headNumber ?? headDate) is not null && (other.headNumber ?? other.headDate) is not null;
        var isNamedByVersionOnly = name.Stem.Length == 0 && other.name.Stem.Length == 0;
        return title.Length > 0 && title == other.title && (isSaid || isNamedByVersionOnly)
            && !name.Stem.Split(' ').Except(other.name.Stem.Split(' ')).Concat(other.name.Stem.Split(' ').Except(name.Stem.Split(' '))).Any(HasDigit);
    }

    /// <summary>Their names tell two versions apart.</summary>
    public bool IsMarkedApartFrom(DocumentVersion other) =>
        (name.HasMark || other.name.HasMark) && (name.Number != other.name.Number || name.Date != other.name.Date || name.Standing != other.name.Standing);

    /// <summary>Above 0 where this one is the newer version.</summary>
    public int ComparedTo(DocumentVersion other)
    {
        var compared = CompareDates(name.Date, other.name.Date);
        compared = compared != 0 ? compared : CompareNamedNumbers(other);
        compared = compared != 0 ? compared : name.Standing.CompareTo(other.name.Standing);
        compared = compared != 0 ? compared : CompareNumbers(headNumber, other.headNumber);
        compared = compared != 0 ? compared : CompareDates(headDate, other.headDate);
        return compared != 0 ? compared : file.Sequence.CompareTo(other.file.Sequence);
    }

    // A name without a number is that of the first one.
    private int CompareNamedNumbers(DocumentVersion other) => name.Number is null && other.name.Number is null ? 0
        : CompareNumbers(name.Number ?? "1", other.name.Number ?? "1");

    private static int CompareNumbers(string? left, string? right) =>
        left is null || right is null ? 0 : VersionMark.CompareNumbers(left, right) ?? 0;

    // What is known of both counts.
    private static int CompareDates(string? left, string? right)
    {
        var length = Math.Min(left?.Length ?? 0, right?.Length ?? 0);
        return length == 0 ? 0 : string.CompareOrdinal(left, 0, right, 0, length);
    }

    private static bool HasDigit(string word) => word.Any(char.IsDigit);

    private static string TitleOf(Chunk? first)
    {
        var context = first?.Sections is [var section, ..] ? section.Context : first?.Context ?? "";
        return context.Split('\n')[0].Split(" > ")[0];
    }

    // The version that a text takes the place of is not its own.
    [GeneratedRegex(@"(?:replac\w+|supersed\w+|previous|former|earlier|ersetz\w+|bisherige\w*|remplac\w+|reemplaz\w+|sustituy\w+|대체|대신|이전|종전|旧|代替|取代)[^.!?\n]{0,40}$", Options, Timeout)]
    private static partial Regex Replaced();

    [GeneratedRegex(@"(?:valid|effective|in force|as of|since|from|updated|revised|revision|issued|dated?|approved|published|version|edition|stand|gültig|ab|vom|en vigueur|applicable|vigente|válid[ao]|시행|개정|발효|작성|기준|施行|改訂|改定|制定|生效|修订|发布)[^.!?\n]{0,40}$|^[\s#*_]*$",
        Options, Timeout)]
    private static partial Regex InForce();
}
