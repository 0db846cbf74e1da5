using System.Text.RegularExpressions;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>A line of evidence as an answer says it: without what marks it in its document. The quote stays as it is.</summary>
internal static partial class SaidSentence
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Timeout = RegexTimeout.Milliseconds;

    /// <param name="isItem">It is said as an item of a list, which keeps its mark.</param>
    public static string Of(string line, bool isItem)
    {
        // What looks like the number of an item may be a part of what it says.
        var text = isItem ? line : line[ListMark.BulletLength(line)..];
        return WithoutBars(WithoutQuestion(HeadingMark().Replace(text, "")));
    }

    // "Q: How big? A: Ten metres.": the reader has asked it.
    private static string WithoutQuestion(string text) => AnswerMark().Replace(AskedAbove().Replace(text, ""), "");

    private static string WithoutBars(string text) => Row().Match(text) is { Success: true } row
        ? string.Join(" · ", row.Groups["cell"].Captures.Select(cell => cell.Value.Trim()).Where(cell => cell.Length > 0))
        : text;

    [GeneratedRegex(@"^\#{1,6}\s+", Options, Timeout)]
    private static partial Regex HeadingMark();

    [GeneratedRegex(@"^(?:\d{1,3}[.)]\s+)?[*_]*(?:(?:Q|F|Question|Frage|질문|문|問|问)\s*\d*\s*[.:：)]\s*)?[^.!?。？]{2,200}[?？][*_]*\s+(?=\S.{2})", Options, Timeout)]
    private static partial Regex AskedAbove();

    [GeneratedRegex(@"^[*_]*(?:A|Answer|Antwort|답변?|答)\s?\d*\s?[:：][*_]*\s*(?=\S.{2})", Options, Timeout)]
    private static partial Regex AnswerMark();

    [GeneratedRegex(@"^\|(?:(?<cell>[^|]*)\|)+$", Options, Timeout)]
    private static partial Regex Row();
}
