using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace RetrievalQA.Tests.Fuzz;

/// <summary>A whole file of corpus/ that was changed somewhere: in its bytes, or in a part of its package.</summary>
/// <param name="Name">File name with its ending.</param>
/// <param name="Changes">What was done to it, to be shown with a fault.</param>
internal sealed record FuzzedFile(string Name, byte[] Content, string Changes)
{
    private const int MostChanges = 4;
    private const int LongestPiece = 4_096;
    private const int MostFlips = 64;

    private static readonly IReadOnlyList<(string Name, byte[] Content)> Whole =
    [
        .. Directory.EnumerateFiles(Repository.Corpus).Where(path => !path.EndsWith(".jsonl", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(path), File.ReadAllBytes(path))),
    ];

    private static readonly string[] Words =
    [
        "\0", "\ufeff", "\u202e", "<![CDATA[", "]]>", "<!--", "-->", "<table><tr><td rowspan=99999 colspan=99999>", "</p></div>", "&#x110000;", "&#0;",
        "<w:tbl><w:tr><w:tc>", "</w:p>", "<w:ins>", "```", "|||\n|---|\n", "[^1]: ", "endstream", "endobj", "trailer <<", "/Length 999999999", "/Kids [1 0 R]",
        "/Filter /FlateDecode", "-1 0 R", "999999999", "1e999", "\"", "\r", "\n\n\n", "한", "\ud83d\ude00", "【4:0†source】",
    ];

    public static FuzzedFile Make(Random random)
    {
        var (name, content) = Whole[random.Next(Whole.Count)];
        var changes = new StringBuilder(name);
        for (var left = random.Next(1, MostChanges + 1); left > 0; left--)
        {
            content = name.EndsWith(".docx", StringComparison.Ordinal) && random.Next(4) > 0
                ? ChangePart(content, random, changes)
                : Change(content, random, changes);
        }

        return new FuzzedFile(name, content, changes.ToString());
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
        var other = Whole[random.Next(Whole.Count)].Content;
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
