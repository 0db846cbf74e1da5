using System.Text.RegularExpressions;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval.Versions;

/// <summary>A file name or a title, taken apart into what names the document and what names its version.</summary>
internal sealed partial class DocumentName
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    // The files that are found are mostly the same.
    private static readonly BoundedCache<string, DocumentName> OfFiles = new(
        1_048_576, static (fileName, name) => sizeof(char) * (fileName.Length + name.Stem.Length), StringComparer.Ordinal);

    private DocumentName(string text)
    {
        var folded = UnicodeFolding.Fold(text, out _);
        var marks = VersionMark.In(folded);
        Number = marks.FirstOrDefault(mark => mark.Kind == VersionMarkKind.Number)?.Value;
        Date = marks.FirstOrDefault(mark => mark.Kind == VersionMarkKind.Date)?.Value;
        var rest = marks.OrderByDescending(mark => mark.Start).Aggregate(folded, (left, mark) => $"{left[..mark.Start]} {left[mark.End..]}");
        Standing = New().IsMatch(rest) ? 2 : Final().IsMatch(rest) ? 1 : Old().IsMatch(rest) ? -2 : Draft().IsMatch(rest) ? -1 : 0;
        rest = new[] { New(), Final(), Old(), Draft(), Copy() }.Aggregate(rest, (left, word) => word.Replace(left, " "));
        Stem = string.Join(' ', Word().Matches(rest).Select(word => word.Value));
    }

    /// <summary>Of the version, as written; null where it has none.</summary>
    public string? Number { get; }

    /// <summary>As far as it is known, ISO 8601; null where it has none.</summary>
    public string? Date { get; }

    /// <summary>-2 for what is called old, -1 for a draft, 1 for what is called final, 2 for what is called new; else 0.</summary>
    public int Standing { get; }

    /// <summary>The words that are the same in each version.</summary>
    public string Stem { get; }

    public bool HasMark => Number is not null || Date is not null || Standing != 0;

    public static DocumentName OfFile(string fileName)
    {
        if (OfFiles.Find(fileName) is { } known)
        {
            return known;
        }

        var name = new DocumentName(Path.GetFileNameWithoutExtension(fileName));
        OfFiles.Add(fileName, name);
        return name;
    }

    public static DocumentName OfTitle(string title) => new(title);

    [GeneratedRegex(@"(?<!\p{L})(?:latest|newest|current|updated?|new|neu(?:e|este)?|aktuell(?:e|er)?|actuel(?:le)?|nouvelle?|actual|vigente|nuev[ao])(?!\p{L})|최신(?:판|본)?|개정(?:판|본|안)?|수정(?:판|본)|신판|현행|改訂版?|最新版?|新版|修订版?|现行|現行", Options, Timeout)]
    private static partial Regex New();

    [GeneratedRegex(@"(?<!\p{L})(?:final|endgültig|approved|signed|definitiv[oe]?)(?!\p{L})|최종(?:판|본|안)?|확정(?:판|본|안)?|정본|最終版?|最终版?", Options, Timeout)]
    private static partial Regex Final();

    [GeneratedRegex(@"(?<!\p{L})(?:old|previous|prev|archived?|outdated|obsolete|superseded|deprecated|original|alt(?:e|er)?|veraltet|ancien(?:ne)?|antigu[ao]|anterior)(?!\p{L})|구판|구버전|이전(?:판|본|버전)?|종전|旧版?|舊版?|以前", Options, Timeout)]
    private static partial Regex Old();

    [GeneratedRegex(@"(?<!\p{L})(?:draft|wip|entwurf|brouillon|borrador|preliminary)(?!\p{L})|초안|초판|草案|草稿|下書き|ドラフト", Options, Timeout)]
    private static partial Regex Draft();

    [GeneratedRegex(@"(?<!\p{L})(?:copy(?:\s+of)?|kopie(?:\s+von)?|copie(?:\s+de)?|copia(?:\s+de)?)(?!\p{L})|사본|복사본|副本|コピー|\(\d{1,2}\)|(?<!\p{L})(?:version|edition|revision)(?!\p{L})|버전", Options, Timeout)]
    private static partial Regex Copy();

    [GeneratedRegex(@"[\p{L}\p{N}]+", Options, Timeout)]
    private static partial Regex Word();
}
