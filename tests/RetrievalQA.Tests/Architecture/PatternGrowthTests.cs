using System.Reflection;
using System.Text.RegularExpressions;
using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Architecture;

/// <summary>Every regular expression of the program is done with any text in time that grows with its length, however busy the machine is.</summary>
public class PatternGrowthTests
{
    private const int Length = 32_000;

    // A pattern that is linear needs some milliseconds, one that goes back over and over again many times this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly string[] Units =
    [
        "a", "A", "1", " ", "\n", "\t", "-", "_", ".", ",", ":", "*", "`", "|", "【", "[", "(", "<", "#", "\\", "'", "=", "{", "~", "あ", "한",
        "a ", "A ", "1 ", "a.", "A.", "1.", "1,", "a-", "1-", "a1", "aA", "Aa ", "a, ", "> ", "| ", "- ", ": ", "\n ", " \t", "\r\n", "【1", "[^1", "(a", "a=", "__", "**", "不",
    ];

    public static IEnumerable<object[]> Patterns => Generated().Select(found => new object[] { found.Type, found.Name });

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_pattern_reads_whatever_a_text_repeats(string type, string name)
    {
        var pattern = Generated().Single(found => (found.Type, found.Name) == (type, name)).Pattern;
        var timed = new Regex(pattern.ToString(), pattern.Options & ~RegexOptions.Compiled, Patience);
        Assert.DoesNotContain(Units, unit => IsEndless(timed, string.Concat(Enumerable.Repeat(unit, Length / unit.Length))));
    }

    [Fact]
    public void A_pattern_that_goes_back_over_and_over_again_is_seen() =>
        Assert.True(IsEndless(new Regex(@"\p{IsBasicLatin}.*[a-zA-Z]{2}", RegexOptions.None, Patience), new string('1', Length)));

    private static bool IsEndless(Regex pattern, string text)
    {
        try
        {
            return pattern.Count(text) + pattern.Count($"Total x {text}!\u0001") < 0;
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static IEnumerable<(string Type, string Name, Regex Pattern)> Generated() =>
        from type in new[] { typeof(ParsedDocument).Assembly, typeof(Program).Assembly }.SelectMany(assembly => assembly.GetTypes())
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where method.GetCustomAttribute<GeneratedRegexAttribute>() is not null
        select (type.FullName!, method.Name, (Regex)method.Invoke(obj: null, parameters: null)!);
}
