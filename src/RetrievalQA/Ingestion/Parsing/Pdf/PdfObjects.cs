using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>The objects of a PDF, wherever they stand in it. One that is damaged is none.</summary>
internal sealed class PdfObjects(PdfDocument pdf, ParsingLimits limits)
{
    public static IToken? Value(DictionaryToken dictionary, NameToken name) => dictionary.TryGet(name, out var value) ? value : null;

    public T? Entry<T>(DictionaryToken dictionary, NameToken name)
        where T : class, IToken => Resolve<T>(Value(dictionary, name));

    public T? Resolve<T>(IToken? token)
        where T : class, IToken
    {
        for (var steps = 0; token is IndirectReferenceToken reference && steps < limits.MaxNesting; steps++)
        {
            token = Found(reference.Data);
        }

        return token as T;
    }

    /// <summary>A text string, in whatever form it is written; empty for anything else, also for a stream.</summary>
    public string TextOf(IToken? token) => Resolve<IToken>(token) switch
    {
        StringToken text => text.Data,
        HexToken hex => TextOf(hex.Memory.Span),
        NameToken name => name.Data,
        _ => "",
    };

    public string TextOf(StreamToken stream) => TextOf(Unpacked(stream).Span);

    /// <summary>What a stream holds; nothing where it is damaged.</summary>
    public ReadOnlyMemory<byte> Unpacked(StreamToken stream)
    {
        try
        {
            return stream.Decode(pdf.Structure.FilterProvider, pdf.Structure.TokenScanner);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return default; // The page that needs it says so.
        }
    }

    private static string TextOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes[2..]),
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes[2..]),
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(bytes[3..]),
        _ => PdfDocEncoding.TryConvertBytesToString(bytes, out var text) ? text! : Encoding.Latin1.GetString(bytes),
    };

    private IToken? Found(IndirectReference reference)
    {
        try
        {
            return pdf.Structure.GetObject(reference)?.Data;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return null; // The page that needs it says so.
        }
    }
}
