using System.Text;

namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>
/// The text of one block as a browser shows it: white space collapses, soft hyphens are not seen. A no-break space stays.
/// Texts that stand for images are shown where there is nothing else.
/// </summary>
internal sealed class InlineText
{
    private const char SoftHyphen = '\u00AD';

    private const int TailLength = 4;

    private readonly StringBuilder shown = new();
    private readonly StringBuilder alternatives = new();
    private bool gap;

    /// <summary>White space stands before the text.</summary>
    public bool BeginsApart { get; private set; }

    /// <summary>White space stands after the text.</summary>
    public bool EndsApart => gap;

    /// <summary>The character that the next one is joined to; 0 where there is none.</summary>
    public char Last => gap || shown.Length == 0 ? '\0' : shown[^1];

    /// <summary>The last characters that the next one is joined to, <see cref="TailLength"/> at most.</summary>
    public string Tail => gap ? "" : shown.ToString(Math.Max(0, shown.Length - TailLength), Math.Min(TailLength, shown.Length));

    public void Append(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                gap = true;
            }
            else if (c is not SoftHyphen)
            {
                BeginsApart |= gap && shown.Length == 0;
                shown.Append(gap && shown.Length > 0 && shown[^1] is not ('\n' or '\t') ? " " : "").Append(c);
                gap = false;
            }
        }
    }

    public void Space() => gap = true;

    public void BreakLine() => Part('\n');

    public void Tab() => Part('\t');

    /// <summary>Adds what stands for an image.</summary>
    public void AddAlternative(string text) => alternatives.Append(alternatives.Length == 0 ? "" : " ").Append(text);

    /// <summary>The text without white space at its ends; what follows begins another one.</summary>
    public string Take()
    {
        if (shown.Length == 0 && alternatives.Length > 0)
        {
            Append(alternatives.ToString());
        }

        var text = shown.ToString().Trim();
        shown.Clear();
        alternatives.Clear();
        gap = BeginsApart = false;
        return text;
    }

    private void Part(char mark)
    {
        shown.Append(mark);
        gap = false;
    }
}
