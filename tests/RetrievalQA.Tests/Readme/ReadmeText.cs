using System.Text.RegularExpressions;

namespace RetrievalQA.Tests.Readme;

/// <summary>README.md taken apart: its fenced blocks, its tables and the code in its lines.</summary>
internal static partial class ReadmeText
{
    private const string Fence = "```";

    public static IReadOnlyList<string> Lines { get; } = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));

    public static IReadOnlyList<ReadmeBlock> Blocks { get; } = [.. ReadBlocks()];

    /// <summary>What stands between backticks, without that of blocks.</summary>
    public static IReadOnlyList<string> InlineCode { get; } = [.. OutsideBlocks().SelectMany(CodeIn)];

    /// <summary>The cells of the table under a heading: a list of columns for each row, without the head.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Table(string heading) =>
        [.. Section(heading).SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Select(Cells).Skip(2)];

    public static IReadOnlyList<string> Head(string heading) => Cells(Section(heading).First(line => line.StartsWith('|')));

    public static IEnumerable<string> CodeIn(string text) => Code().Matches(text).Select(match => match.Groups["code"].Value);

    /// <summary>Why what stands at this line is not run; null where the line before it gives no reason.</summary>
    public static string? NotRun(int line) => line > 0 && Mark().Match(Lines[line - 1]) is { Success: true } mark ? mark.Groups["reason"].Value : null;

    private static IEnumerable<string> Section(string heading) =>
        Lines.SkipWhile(line => line != $"## {heading}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));

    private static IReadOnlyList<string> Cells(string row) => [.. row.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private static IEnumerable<ReadmeBlock> ReadBlocks()
    {
        var end = -1;
        for (var line = 0; line < Lines.Count; line++)
        {
            if (line <= end || !Lines[line].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            end = line + 1;
            while (Lines[end] != Fence)
            {
                end++;
            }

            yield return new ReadmeBlock(line + 1, Lines[line][Fence.Length..], [.. Lines.Skip(line + 1).Take(end - line - 1)], NotRun(line));
        }
    }

    private static IEnumerable<string> OutsideBlocks()
    {
        var isInside = false;
        foreach (var line in Lines)
        {
            var isFence = line.StartsWith(Fence, StringComparison.Ordinal);
            isInside ^= isFence;
            if (!isInside && !isFence)
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex("(?<ticks>`+)(?<code>[^`].*?)(?<!`)\\k<ticks>(?!`)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Code();

    [GeneratedRegex("^<!-- not run: (?<reason>.+) -->$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Mark();
}

/// <summary>A fenced block.</summary>
/// <param name="Line">Of its first fence, counted from 1.</param>
/// <param name="NotRun">The reason why it is not run; null where it is.</param>
internal sealed record ReadmeBlock(int Line, string Language, IReadOnlyList<string> Code, string? NotRun)
{
    public string Text => string.Join('\n', Code);

    /// <summary>A command or program, which is run.</summary>
    public bool IsProgram => Language is "sh" or "js";

    /// <summary>What the block before it prints.</summary>
    public bool IsOutput => Language == "text" || (Language == "json" && Text.Contains("\"object\"", StringComparison.Ordinal));

    public bool IsSettings => Language == "json" && !IsOutput;

    public override string ToString() => $"README.md:{Line} {Code[0]}";
}
