using System.Text;
using UtfUnknown;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>
/// Bytes to characters, nothing else changed: byte order mark, then escapes of seven bits, valid UTF-8, UTF-16 without a
/// mark, then detection. A byte order mark belongs to the encoding, not to the text.
/// </summary>
public static class TextDecoder
{
    private const int DetectionWindow = 1 << 20;
    private const double MaxControlShare = 0.01;
    private const double MaxDamagedShare = 0.001;
    private const double MinWideZeroShare = 0.005;
    private const double MinDoubleByteShare = 0.2;

    private static readonly string[] DoubleByteEncodings = ["shift_jis", "cp949", "gb18030", "big5"];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static TextDecoder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="ParsingException">The bytes are not text.</exception>
    public static string Decode(byte[] content, Encoding? declared = null) =>
        TryDecode(content, out var text, declared) ? text : throw ParsingException.Invalid("The file holds binary data, not text.");

    /// <param name="declared">What the file says of itself (an HTML charset); believed where the bytes do not contradict it.</param>
    /// <returns>False where the bytes are not text.</returns>
    public static bool TryDecode(byte[] content, out string text, Encoding? declared = null)
    {
        text = DecodeMarked(content)
            ?? EscapedEncoding.Decode(content, declared)
            ?? DecodeStrict(content, StrictUtf8)
            ?? DecodeWideUnmarked(content)
            ?? (declared is null ? null : DecodeNearly(content, declared))
            ?? DecodeDetected(content);
        return !LooksBinary(text);
    }

    /// <summary>The encoding with this name; null where it is unknown.</summary>
    public static Encoding? Named(string name)
    {
        try
        {
            var known = name.Trim().ToLowerInvariant() switch
            {
                // Pages that say EUC-KR or Latin-1 mean the superset (WHATWG Encoding Standard, labels).
                "euc-kr" or "ks_c_5601-1987" or "korean" or "cp949" or "uhc" or "windows-949" => "ks_c_5601-1987",
                "iso-8859-1" or "latin1" or "ascii" or "us-ascii" => "windows-1252",
                "gb2312" or "gbk" => "gb18030",
                "csiso2022jp" or "iso-2022-jp-1" or "iso-2022-jp-2" => "iso-2022-jp",
                "csiso2022kr" => "iso-2022-kr",
                "hz" or "hz-gb2312" => "hz-gb-2312",
                "x-sjis" or "windows-31j" or "shift-jis" or "cp932" or "ms_kanji" => "shift_jis",
                var other => other,
            };
            return Encoding.GetEncoding(known);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? DecodeMarked(byte[] content)
    {
        (Encoding Encoding, int MarkLength)? marked = content switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
            [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: true), 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => null,
        };
        return marked is { } found ? found.Encoding.GetString(content, found.MarkLength, content.Length - found.MarkLength) : null;
    }

    private static string? DecodeStrict(byte[] content, Encoding encoding)
    {
        var strict = Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        try
        {
            var text = strict.GetString(content);
            return text.Contains('\0') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Spaces and line ends of UTF-16 text put zero bytes at one parity only; binary data has them at both.
    private static string? DecodeWideUnmarked(byte[] content)
    {
        if (content.Length < 4 || content.Length % 2 != 0)
        {
            return null;
        }

        Span<int> zeros = stackalloc int[2];
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == 0)
            {
                zeros[i % 2]++;
            }
        }

        if (zeros[0] + zeros[1] < content.Length * MinWideZeroShare)
        {
            return null;
        }

        return zeros switch
        {
            [0, > 0] => DecodeStrict(content, Encoding.Unicode),
            [> 0, 0] => DecodeStrict(content, Encoding.BigEndianUnicode),
            _ => null,
        };
    }

    // Strict decoders of code pages refuse characters that have two codes; the others put a question mark for damage.
    private static string? DecodeNearly(byte[] content, Encoding encoding)
    {
        var text = encoding.GetString(content);
        var damaged = text.AsSpan().Count('\uFFFD') + Math.Max(0, text.AsSpan().Count('?') - content.AsSpan().Count((byte)'?'));
        return damaged <= text.Length * MaxDamagedShare ? text : null;
    }

    private static string DecodeDetected(byte[] content)
    {
        if (DecodeNearly(content, Encoding.UTF8) is { } repaired)
        {
            return repaired;
        }

        var window = content.Length <= DetectionWindow ? content : content[..DetectionWindow];
        var detected = CharsetDetector.DetectFromBytes(window).Detected?.EncodingName;
        return (detected is null ? null : Named(detected))?.GetString(content)
            ?? DecodeDoubleByte(content)
            ?? Named("windows-1252")!.GetString(content);
    }

    // Texts too short for statistics: of the bytes of East Asian encodings about half are high, of those of Latin ones few.
    private static string? DecodeDoubleByte(byte[] content)
    {
        var high = content.Count(value => value >= 0x80);
        return high < content.Length * MinDoubleByteShare
            ? null
            : DoubleByteEncodings.Select(name => DecodeNearly(content, Named(name)!)).FirstOrDefault(text => text is not null && text.All(IsAsciiOrEastAsian));
    }

    // Half-width kana are what other encodings look like when read as Shift-JIS.
    private static bool IsAsciiOrEastAsian(char c) =>
        c is < '\u0080' or (>= '\u3000' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3') or (>= '\uFF00' and <= '\uFF60');

    private static bool LooksBinary(string text)
    {
        var control = 0;
        foreach (var c in text)
        {
            if (c == '\uFFFD' || (char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f' or '\v' or '\b' or '\u001B' or '\u0085' or '\u001A')))
            {
                control++;
            }
        }

        return control > text.Length * MaxControlShare;
    }
}
