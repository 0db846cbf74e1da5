using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>A field of a form as one of its places on a page shows it.</summary>
internal sealed class FieldWidget(PdfObjects objects, FormTexts texts, DictionaryToken place)
{
    // Fields inherit from the ones above them.
    private const int MaxDepth = 32;

    // Bits of the field's flags: ISO 32000-1, 12.7.4.
    private const int Multiline = 1 << 12;
    private const int Password = 1 << 13;
    private const int PushButton = 1 << 16;

    private const string Off = "Off";
    private const string Ticked = "☑";
    private const string Empty = "☐";

    private readonly List<DictionaryToken> chain = Chain(objects, place);

    /// <summary>The value, or how the box is ticked and what it is called; empty where there is nothing to be seen.</summary>
    public string Text => Inherited<NameToken>(NameToken.Ft)?.Data switch
    {
        "Tx" => HasFlag(Password) ? "" : texts.ValueOf(Inherited<IToken>(NameToken.V)),
        "Ch" => texts.ChoiceOf(Inherited<IToken>(NameToken.V), Inherited<ArrayToken>(NameToken.Opt)),
        "Btn" => HasFlag(PushButton) ? "" : $"{(IsOn ? Ticked : Empty)} {Name}".TrimEnd(),
        _ => "",
    };

    /// <summary>How the value is drawn.</summary>
    public string Appearance => objects.TextOf(Inherited<IToken>(NameToken.Da));

    public bool HasLines => Inherited<NameToken>(NameToken.Ft)?.Data is "Tx" && HasFlag(Multiline);

    private bool IsOn => (objects.Entry<NameToken>(place, NameToken.As) ?? Inherited<NameToken>(NameToken.V)) is { Data: not Off } state
        && (OnState is null || state.Data == OnState);

    // What the box is called where it is ticked: several boxes may be one field.
    private string? OnState =>
        objects.Entry<DictionaryToken>(place, NameToken.Ap) is { } appearances && objects.Entry<DictionaryToken>(appearances, NameToken.N) is { } states
            ? states.Data.Keys.FirstOrDefault(state => state != Off)
            : null;

    // Some names are words, others are for programs only: "c1_2[0]".
    private string Name => Texts(NameToken.Tu)
        .Concat(chain.Count > 1 && OnState is { } state ? [state] : [])
        .Concat(Texts(NameToken.T))
        .FirstOrDefault(name => name.Length > 1 && name.All(c => char.IsLetter(c) || c is ' ' or '-' or '\'' or ',' or '.' or '(' or ')')) ?? "";

    private IEnumerable<string> Texts(NameToken name) => chain.Select(field => objects.TextOf(PdfObjects.Value(field, name))).Where(text => text.Length > 0);

    private bool HasFlag(int flag) => Inherited<NumericToken>(NameToken.Ff) is { } flags && (flags.Long & flag) != 0;

    private T? Inherited<T>(NameToken name)
        where T : class, IToken => chain.Select(field => objects.Entry<T>(field, name)).FirstOrDefault(value => value is not null);

    private static List<DictionaryToken> Chain(PdfObjects objects, DictionaryToken place)
    {
        var fields = new List<DictionaryToken>();
        var seen = new HashSet<IndirectReference>();
        for (IToken? next = place; fields.Count < MaxDepth && objects.Resolve<DictionaryToken>(next) is { } field;)
        {
            fields.Add(field);
            next = PdfObjects.Value(field, NameToken.Parent);
            if (next is IndirectReferenceToken reference && !seen.Add(reference.Data))
            {
                break;
            }
        }

        return fields;
    }
}
