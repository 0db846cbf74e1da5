using System.Text.RegularExpressions;

namespace RetrievalQA.Tests.Architecture;

public sealed partial class LineWidthTests
{
    private const int Widest = 160;

    [Fact]
    public void No_line_of_code_is_wider_than_160_characters_unless_a_literal_makes_it_so()
    {
        var raw = false;
        var wide = new List<string>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories))
        {
            foreach (var (line, number) in File.ReadLines(path).Select((line, index) => (line, index + 1)))
            {
                var isLiteral = raw;
                raw ^= RawLiteral().Count(line) % 2 == 1;
                if (!isLiteral && !raw && Literal().Replace(line, "").Length > Widest)
                {
                    wide.Add($"{Path.GetFileName(path)}:{number}");
                }
            }
        }

        Assert.Empty(wide);
    }

    [GeneratedRegex("\"\"\"", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RawLiteral();

    [GeneratedRegex("@\"(?:[^\"]|\"\")*\"|\"(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Literal();
}
