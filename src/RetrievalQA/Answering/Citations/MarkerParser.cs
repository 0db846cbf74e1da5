using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Citations;

/// <summary>A piece of what a model wrote: plain text, or the codes that stood at one place.</summary>
/// <param name="Text">Plain text; empty where codes stood.</param>
/// <param name="Codes">The known codes, in order; empty for text and where only unknown codes stood.</param>
/// <param name="NoAnswer">The model said that the evidence holds no answer.</param>
public sealed record AnswerSegment(string Text, IReadOnlyList<string> Codes, bool NoAnswer = false);

/// <summary>
/// Separates citation markers from the text of a streamed answer. It holds back whatever may still become a marker, so
/// no part of one is ever passed on, however the stream is split. A marker is 【…】 whose whole content is well-formed
/// codes; known codes also count in [] or bare, as weaker models write them. Any other bracket is ordinary text.
/// Markers that stand together, and the spaces before them, are one segment.
/// </summary>
/// <param name="isKnown">Whether a code was given to the model in this run. Unknown ones are dropped.</param>
public sealed partial class MarkerParser(Func<string, bool> isKnown)
{
    private const string Word = "(?:" + EvidenceCode.Pattern + "|" + EvidenceCode.NoAnswer + ")";
    private const string Separators = "[ `,、]*";
    private const string Content = "(?:" + Separators + Word + ")+" + Separators;
    private const string WordStart = @"(?<![\w-])";

    // Longer content is text: what is held back has a bound.
    private const int MaxMarkerLength = 200;

    // The last character passed on, so that a bare code is only seen at the start of a word, then what is held back.
    private string held = " ";

    /// <summary>The text with other brackets around what would be taken for markers.</summary>
    public static string Escape(string text) => Bracketed().Replace(text, marker => $"〔{marker.Value[1..^1]}〕");

    /// <summary>Takes the next piece of the stream; gives what is certain by now.</summary>
    public IReadOnlyList<AnswerSegment> Append(string piece)
    {
        held += piece;
        return Drain(atEnd: false);
    }

    /// <summary>The stream ended: what was held back is text, except a marker that was cut off, which is dropped.</summary>
    public IReadOnlyList<AnswerSegment> Finish() => Drain(atEnd: true);

    private List<AnswerSegment> Drain(bool atEnd)
    {
        var segments = new List<AnswerSegment>();
        var textStart = 1;
        var position = 1;
        while (position < held.Length)
        {
            var codes = new List<string>();
            var end = MatchMarkers(position, codes);
            if (!atEnd && MayContinue(end))
            {
                break;
            }

            if (atEnd && CutOff().Match(held, end) is { Success: true, Length: var length })
            {
                end += length;
            }

            if (end == position)
            {
                position++;
                continue;
            }

            AddText(segments, held[textStart..position]);
            segments.Add(new AnswerSegment(string.Empty, [.. codes.Where(isKnown).Distinct()], codes.Contains(EvidenceCode.NoAnswer)));
            textStart = position = end;
        }

        AddText(segments, held[textStart..position]);
        held = held[(position - 1)..];
        return segments;
    }

    /// <summary>Matches the longest run of whole markers; gives its end, which is <paramref name="start"/> where there is none.</summary>
    private int MatchMarkers(int start, List<string> codes)
    {
        var end = start;
        while (Marker().Match(held, end) is { Success: true } match && TakeCodes(match, codes))
        {
            end += match.Length;
        }

        return end;
    }

    private bool TakeCodes(Match match, List<string> codes)
    {
        var words = Words().Matches(match.Value).Select(word => word.Value).ToList();
        if (match.Groups["loose"].Success && !words.TrueForAll(word => isKnown(word)))
        {
            return false;
        }

        codes.AddRange(words);
        return true;
    }

    private bool MayContinue(int position) =>
        held.Length - position <= MaxMarkerLength && Unfinished().IsMatch(held, position);

    private static void AddText(List<AnswerSegment> segments, string text)
    {
        if (text.Length > 0)
        {
            segments.Add(new AnswerSegment(text, []));
        }
    }

    [GeneratedRegex(@"\G *(?:【" + Content + @"】|(?<loose>\[" + Content + @"\]|" + WordStart + EvidenceCode.Pattern
        + @"(?![\w-])))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Marker();

    [GeneratedRegex("【" + Content + "】", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Bracketed();

    // The rest of what is held is the beginning of a marker, or nothing but spaces before one.
    [GeneratedRegex(@"\G *(?:[【\[](?:" + Separators + Word + ")*" + Separators + "(?:[" + EvidenceCode.Alphabet + @"]{0,4}|NON?)|" + WordStart + "["
        + EvidenceCode.Alphabet + @"]{1,4})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\G *【(?:" + Separators + Word + ")*" + Separators + "(?:[" + EvidenceCode.Alphabet + @"]{1,4}|NON?|(?<=" + Word + Separators
        + @"))\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex CutOff();

    [GeneratedRegex(Word, RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Words();
}
