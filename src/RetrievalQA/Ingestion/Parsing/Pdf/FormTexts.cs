using System.Text;
using UglyToad.PdfPig.Tokens;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>What fields of a form say. What many of them may share, such as a stream or a list of options, is read once.</summary>
internal sealed class FormTexts(PdfObjects objects, ParsingLimits limits)
{
    // Nobody chose more of one list.
    private const int MostChosen = 1000;

    private readonly Dictionary<StreamToken, string> streams = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ArrayToken, Dictionary<string, string>> options = new(ReferenceEqualityComparer.Instance);
    private long letters;

    /// <summary>The value of a field for text, which may be a stream (ISO 32000-1, 12.7.4.3).</summary>
    /// <exception cref="ParsingException">All such streams have more letters than a document may.</exception>
    public string ValueOf(IToken? value)
    {
        if (objects.Resolve<StreamToken>(value) is not { } stream)
        {
            return objects.TextOf(value);
        }

        if (!streams.TryGetValue(stream, out var text))
        {
            streams[stream] = text = objects.TextOf(stream);
            letters += text.Length;
            limits.CheckCharacters(letters);
        }

        return text;
    }

    /// <summary>What is chosen, as it is shown. It may end early where it is longer than a page may be.</summary>
    /// <param name="value">What is kept of it.</param>
    /// <param name="list">The options of the field; null where it has none.</param>
    public string ChoiceOf(IToken? value, ArrayToken? list)
    {
        var shown = list is null ? [] : OptionsOf(list);
        var text = new StringBuilder();
        foreach (var kept in (objects.Resolve<ArrayToken>(value)?.Data ?? [value!]).Take(MostChosen).Select(objects.TextOf).Where(kept => kept.Length > 0))
        {
            text.Append(text.Length > 0 ? ", " : "").Append(shown.GetValueOrDefault(kept, kept));
            if (text.Length > limits.MaxLettersPerPage)
            {
                break;
            }
        }

        return text.ToString();
    }

    // A choice is kept by what it exports: its option says what is shown.
    private Dictionary<string, string> OptionsOf(ArrayToken list)
    {
        if (!options.TryGetValue(list, out var shown))
        {
            options[list] = shown = new(StringComparer.Ordinal);
            foreach (var option in list.Data.Select(objects.Resolve<ArrayToken>).Where(option => option is { Data.Count: 2 }))
            {
                shown.TryAdd(objects.TextOf(option!.Data[0]), objects.TextOf(option.Data[1]));
            }
        }

        return shown;
    }
}
