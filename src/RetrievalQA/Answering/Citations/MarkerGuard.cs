using System.Text;
using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// Keeps text from being taken for a citation: what has exactly the shape in which messages show our markers
/// (【n†source】 in v1, 【t:i†filename】 in v2) gets other brackets. So does a beginning of the second that is not closed: a
/// marker of ours that follows would close it. It holds back whatever may still become one, so that it works however the
/// text is split. Any other bracket is ordinary text.
/// </summary>
public sealed partial class MarkerGuard
{
    // Of any script, as clients' patterns read them.
    private const string Numbers = @"\p{Nd}{1,64}";
    private const string Name = @"[^【】†\p{Cc}]{0,4096}";

    /// <summary>Text whose end is not certain yet; it has the length that it will have.</summary>
    public string Held { get; private set; } = "";

    /// <summary>Takes the next piece of the text; gives what is certain by now.</summary>
    public string Append(string piece)
    {
        var text = Held + piece;
        var certain = new StringBuilder(text.Length);
        var position = 0;
        while (text.IndexOf('【', position) is >= 0 and var bracket)
        {
            certain.Append(text, position, bracket - position);
            position = bracket;
            if (Marker().Match(text, bracket) is { Success: true } marker)
            {
                certain.Append('〔').Append(marker.ValueSpan[1..^1]).Append('〕');
                position += marker.Length;
            }
            else if (Unfinished().IsMatch(text, bracket))
            {
                break;
            }
            else
            {
                certain.Append(Beginning().IsMatch(text, bracket) ? '〔' : '【');
                position++;
            }
        }

        var isHolding = position < text.Length && text[position] == '【';
        certain.Append(isHolding ? "" : text[position..]);
        Held = isHolding ? text[position..] : "";
        return certain.ToString();
    }

    /// <summary>Nothing follows, or something that breaks the shape: what was held back is text.</summary>
    public string Flush()
    {
        var last = Held;
        Held = "";
        return Beginning().IsMatch(last) ? $"〔{last[1..]}" : last;
    }

    [GeneratedRegex(@"\G【" + Numbers + "(?::" + Numbers + "†" + Name
        + "|†source)】", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Marker();

    [GeneratedRegex(@"\G【" + Numbers + ":" + Numbers + "†", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"\G【(?:|" + Numbers + "|" + Numbers + ":|" + Numbers + ":" + Numbers + "|" + Numbers + ":" + Numbers + "†" + Name + "|" + Numbers
        + @"†(?:s(?:o(?:u(?:r(?:ce?)?)?)?)?)?)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Unfinished();
}
