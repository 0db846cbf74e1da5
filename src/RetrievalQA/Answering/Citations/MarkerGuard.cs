using System.Text;
using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// Keeps text from being taken for a citation: what has exactly the shape in which messages show our markers
/// (【n†source】 in v1, 【t:i†filename】 in v2) gets other brackets. It holds back whatever may still become one, so that it
/// works however the text is split. Any other bracket is ordinary text.
/// </summary>
public sealed partial class MarkerGuard
{
    private const string Numbers = "[0-9]{1,10}";
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
                certain.Append('【');
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
        return last;
    }

    [GeneratedRegex(@"\G【" + Numbers + "(?::" + Numbers + "†" + Name
        + "|†source)】", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marker();

    [GeneratedRegex(@"\G【(?:[0-9]{0,10}|" + Numbers + ":[0-9]{0,10}|" + Numbers + ":" + Numbers + "†" + Name + "|" + Numbers
        + @"†(?:s(?:o(?:u(?:r(?:ce?)?)?)?)?)?)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unfinished();
}
