using System.Globalization;
using System.IO.Compression;
using System.Text;
using RetrievalQA.Tests.Ingestion.Parsing.Described;

namespace RetrievalQA.Tests.Fuzz;

/// <summary>
/// A whole file that was changed somewhere: in its bytes, or in a part of its package. One of three is of corpus/, one says
/// what a description says, one is a small file of a format that these do not have.
/// </summary>
/// <param name="Name">File name with its ending.</param>
/// <param name="Changes">What was done to it, to be shown with a fault.</param>
internal sealed record FuzzedFile(string Name, byte[] Content, string Changes)
{
    private const int MostChanges = 4;
    private const int LongestPiece = 4_096;
    private const int MostFlips = 64;

    private static readonly IReadOnlyList<IReadOnlyList<(string Name, byte[] Content)>> Kinds =
    [
        [
            .. Directory.EnumerateFiles(Repository.Corpus).Where(path => !path.EndsWith(".jsonl", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
                .Select(path => (Path.GetFileName(path), File.ReadAllBytes(path))),
        ],
        [
            .. DescribedDocuments.All.SelectMany(description => DescribedFormats.All.Select(
                format => ($"{description.Name}{format.Ending}", format.Write(description)))),
        ],
        [.. SmallFiles.All],
    ];

    private static readonly string[] Words =
    [
        "\0", "\ufeff", "\u202e", "<![CDATA[", "]]>", "<!--", "-->", "<table><tr><td rowspan=99999 colspan=99999>", "</p></div>", "&#x110000;", "&#0;",
        "<w:tbl><w:tr><w:tc>", "</w:p>", "<w:ins>", "```", "|||\n|---|\n", "[^1]: ", "endstream", "endobj", "trailer <<", "/Length 999999999", "/Kids [1 0 R]",
        "/Filter /FlateDecode", "-1 0 R", "/Rotate 90", "/CropBox [0 0 9 9]", "0 0 595 842 re S ", "/FT/Tx/V(x)", "BT ET ", "90 Tz 5 Ts ",
        "<ruby>a<rt>b</ruby>", "<style>p{display:none}</style>", "<sup>2</sup>", "<dl><dt>a<dd>b", "<details>", "<w:smartTag>", "<w:gridSpan w:val=\"9999\"/>",
        "<w:vMerge/>", "<w:fldChar w:fldCharType=\"begin\"/>", "\\u00e9\\ud83d", "&amp;&eacute;&#xD83D;", "\u001b$B", "~{", "Q: a\nA: b\n", "- 1. a) ", "\t;,|", "999999999", "1e999", "\"", "\r", "\n\n\n", "한", "\ud83d\ude00", "【4:0†source】",
    ];

    public static FuzzedFile Make(Random random)
    {
        var (name, content) = Any(random);
        var changes = new StringBuilder(name);
        for (var left = random.Next(1, MostChanges + 1); left > 0; left--)
        {
            content = name.EndsWith(".docx", StringComparison.Ordinal) && random.Next(4) > 0
                ? ChangePart(content, random, changes)
                : Change(content, random, changes);
        }

        return new FuzzedFile(name, content, changes.ToString());
    }

    private static (string Name, byte[] Content) Any(Random random)
    {
        var kind = Kinds[random.Next(Kinds.Count)];
        return kind[random.Next(kind.Count)];
    }

    private static byte[] Change(byte[] content, Random random, StringBuilder changes)
    {
        var at = random.Next(content.Length + 1);
        var length = Math.Min(random.Next(1, LongestPiece), content.Length - at);
        var kind = random.Next(7);
        changes.Append(CultureInfo.InvariantCulture, $", {kind} at {at}+{length}");
        var (before, piece, after) = (content[..at], content[at..(at + length)], content[(at + length)..]);
        return kind switch
        {
            0 => before,
            1 => [.. before, .. after],
            2 => [.. before, .. piece, .. piece, .. after],
            3 => [.. before, .. Piece(random), .. piece, .. after],
            4 => [.. before, .. Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]), .. piece, .. after],
            5 => [.. before, .. piece.Reverse(), .. after],
            _ => Flip(content, random),
        };
    }

    // Of another file.
    private static byte[] Piece(Random random)
    {
        var other = Any(random).Content;
        var at = random.Next(other.Length);
        return other[at..(at + Math.Min(random.Next(1, LongestPiece), other.Length - at))];
    }

    private static byte[] Flip(byte[] content, Random random)
    {
        var flipped = (byte[])content.Clone();
        for (var left = random.Next(1, MostFlips); left > 0 && flipped.Length > 0; left--)
        {
            flipped[random.Next(flipped.Length)] = (byte)random.Next(256);
        }

        return flipped;
    }

    /// <summary>Changes what a part of a package holds, so that the package itself can be read.</summary>
    private static byte[] ChangePart(byte[] content, Random random, StringBuilder changes)
    {
        using var changed = new MemoryStream();
        changed.Write(content);
        try
        {
            using var package = new ZipArchive(changed, ZipArchiveMode.Update, leaveOpen: true);
            var parts = package.Entries.Where(entry => entry.Length > 0).ToList();
            var part = parts[random.Next(parts.Count)];
            byte[] text;
            using (var read = part.Open())
            using (var all = new MemoryStream())
            {
                read.CopyTo(all);
                text = all.ToArray();
            }

            changes.Append(CultureInfo.InvariantCulture, $", in {part.FullName}");
            var name = part.FullName;
            part.Delete();
            using var written = package.CreateEntry(name).Open();
            written.Write(Change(text, random, changes));
        }
        catch (Exception broken) when (broken is InvalidDataException or ArgumentOutOfRangeException or IOException)
        {
            return Change(content, random, changes); // An earlier change broke the package.
        }

        return changed.ToArray();
    }
}
