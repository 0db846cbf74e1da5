using System.Text;
using System.Text.RegularExpressions;

namespace RetrievalQA.Text;

/// <summary>
/// Puts text into Markdown so that it is shown and does nothing: no link, image, HTML, footnote or formula comes of it,
/// whatever it holds. Read as CommonMark, with GitHub's and Pandoc's extensions.
/// </summary>
public static partial class MarkdownText
{
    /// <summary>Stands in prose on both sides of a footnote's number; no other text has it once it is cleaned.</summary>
    public const char Mark = '\u0001';

    private const int FenceTicks = 3;

    /// <summary>A line in which every character stands for itself.</summary>
    public static string Literal(string text) => Active().Replace(HiddenCharacters.Remove(OneLine.Of(text)), Escape);

    /// <summary>
    /// An answer in which headings, lists, tables, emphasis and code stay what they are. Code with a reference in it, and
    /// fences that nothing closes, are shown as text.
    /// </summary>
    /// <param name="text">Without hidden characters but line breaks and tabs; <see cref="Mark"/> n <see cref="Mark"/> refers to footnote n.</param>
    public static string Prose(string text)
    {
        var lines = text.Split('\n');
        var written = new StringBuilder(text.Length);
        var open = (Ticks: int.MaxValue, Until: 0);
        for (var index = 0; index < lines.Length; index++)
        {
            if (FenceEnd(lines, index, ref open) is { } end)
            {
                written.AppendJoin('\n', lines[index..end]).Append('\n');
                index = end;
                written.Append(lines[end]);
            }
            else
            {
                WriteLine(written, lines[index]);
            }

            written.Append(index < lines.Length - 1 ? "\n" : "");
        }

        // Two references side by side would be read as one link.
        return Reference().Replace(written.ToString(), reference => $"[^{reference.Groups["number"]}]{(reference.Groups["next"].Success ? " " : "")}");
    }

    /// <summary>The line that closes the fence which this one opens; null where it opens none, or code with a reference in it.</summary>
    /// <param name="open">Fences of so many backticks are known not to be closed until that line.</param>
    private static int? FenceEnd(string[] lines, int start, ref (int Ticks, int Until) open)
    {
        var ticks = Opening().Match(lines[start]).Groups["fence"].Length;
        if (ticks == 0 || (ticks >= open.Ticks && start < open.Until))
        {
            return null;
        }

        var line = start + 1;
        while (line < lines.Length && !lines[line].Contains(Mark))
        {
            if (Closing().Match(lines[line]).Groups["fence"].Length >= ticks)
            {
                return line;
            }

            line++;
        }

        open = (ticks, line);
        return null;
    }

    private static void WriteLine(StringBuilder written, string line)
    {
        // Deep indentation is code, in which a reference would be none.
        var rest = line.Contains(Mark) ? WideSpace().Replace(line, " ") : line;
        if (line.Contains(Mark) && TableRule().IsMatch(rest))
        {
            written.Append(ActiveInProse().Replace(rest, EscapeInProse).Replace("|", "\\|", StringComparison.Ordinal));
            return;
        }

        var position = 0;
        foreach (var run in Backticks().Matches(rest).Where(run => run.Index >= position))
        {
            written.Append(ActiveInProse().Replace(rest[position..run.Index], EscapeInProse));
            position = run.Index + run.Length;
            if (SpanEnd(rest, position, run.Length) is { } end && IsCode(rest.AsSpan(position, end - position), run.Length))
            {
                written.Append(rest, run.Index, end - run.Index);
                position = end;
            }
            else
            {
                written.Insert(written.Length, "\\`", run.Length);
            }
        }

        written.Append(ActiveInProse().Replace(rest[position..], EscapeInProse));
    }

    /// <summary>No cell of a table ends in it, and no attributes of a fence are looked for in it.</summary>
    private static bool IsCode(ReadOnlySpan<char> span, int ticks) => span.IndexOfAny(Mark, '|') < 0 && (ticks < FenceTicks || !span.Contains('{'));

    /// <summary>Where a code span ends, its closing backticks included; null where the line does not close it.</summary>
    private static int? SpanEnd(string line, int start, int ticks) =>
        Backticks().Matches(line, start).FirstOrDefault(run => run.Length == ticks) is { } closing ? closing.Index + ticks : null;

    private static string Escape(Match active) => active.Groups["scheme"].Success ? $"{active.Groups["scheme"]}\\{active.Value[^1]}" : $"\\{active.Value}";

    // Attributes of a heading are looked for before escapes are.
    private static string EscapeInProse(Match active) => active.Value == "{" ? "&#123;" : Escape(active);

    private const string Addresses = @"(?<![\p{L}\p{Nd}])(?:(?<scheme>https?|ftp|mailto|tel|xmpp):|(?<scheme>www)\.)";

    [GeneratedRegex(@"[\\`*\[\]<>&$~{}|]|(?<![\p{L}\p{Nd}])_|_(?![\p{L}\p{Nd}])|"
        + Addresses,
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Active();

    // Beside a reference: "!" would make an image of it, "(" a link, ":" a definition. Three of ":" or "^", or one ":" that
    // begins a line, would open a block that takes the footnotes in.
    [GeneratedRegex(@"[\\\[\]<&$~{}]|:(?=::)|(?<=^\s*):(?=\s|$)|\^(?=\^\^)|!(?=\x01)|(?<=\x01)[:(]|"
        + Addresses,
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex ActiveInProse();

    // An indented fence may belong to a list item and end with it.
    [GeneratedRegex(@"^(?<fence>`{3,})[ \t]*[\w+#.-]*[ \t]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^ {0,3}(?<fence>`{3,})[ \t]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Closing();

    // The line below a table's head: what else stands in it is not shown.
    [GeneratedRegex(@"^(?:[|:\- ]|\x01[0-9]+\x01)*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex TableRule();

    [GeneratedRegex("`+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Backticks();

    [GeneratedRegex(@"\t| {2,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex WideSpace();

    [GeneratedRegex(@"\x01(?<number>[0-9]+)\x01(?<next>(?=\x01))?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Reference();
}
