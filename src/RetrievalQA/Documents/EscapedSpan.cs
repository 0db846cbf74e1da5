using System.Text;
using RetrievalQA.Text;

namespace RetrievalQA.Documents;

/// <summary>A part of a text whose characters are written with escapes.</summary>
/// <param name="Span">In the document.</param>
public readonly record struct EscapedSpan(SourceSpan Span, EscapeNotation Notation)
{
    /// <summary>A part of a text as a reader is to see it, with its escapes read. Never longer than the text.</summary>
    /// <param name="text">Holds the part.</param>
    /// <param name="offset">Where <paramref name="text"/> stands in the document.</param>
    /// <param name="escaped">In order, without overlaps; others than those of the part are passed over.</param>
    public static string Shown(string text, int offset, SourceSpan part, IEnumerable<EscapedSpan> escaped)
    {
        StringBuilder? shown = null;
        var position = part.Start;
        foreach (var (span, notation) in escaped)
        {
            var (start, end) = (Math.Max(span.Start, position), Math.Min(span.End, part.End));
            if (start < end)
            {
                shown ??= new StringBuilder(part.Length);
                shown.Append(text.AsSpan(position - offset, start - position)).Append(EscapedText.Decode(text.AsSpan(start - offset, end - start), notation));
                position = end;
            }
        }

        var rest = text.AsSpan(position - offset, part.End - position);
        return shown is null ? rest.ToString() : shown.Append(rest).ToString();
    }
}
