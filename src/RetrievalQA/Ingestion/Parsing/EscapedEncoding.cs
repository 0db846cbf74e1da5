using System.Text;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>
/// An encoding that writes East Asian characters as pairs of bytes of seven bits, between escapes: ISO-2022-JP (RFC 1468),
/// ISO-2022-KR (RFC 1557) or HZ (RFC 1843). As UTF-8 its bytes would be valid, and nonsense.
/// </summary>
/// <param name="Header">What stands before all pairs; empty where nothing does.</param>
/// <param name="Openings">What pairs stand behind.</param>
/// <param name="Closing">What ends them.</param>
/// <param name="Singles">Bytes that may stand between pairs.</param>
internal sealed record EscapedEncoding(string Name, string Header, string[] Openings, string Closing, string Singles)
{
    private const double MaxDamagedShare = 0.001;

    // Code has the escapes of HZ too: text of which nothing is said is HZ where most of what they hold is of GB 2312's
    // level 1, the commonest characters.
    private const double MinCommonShare = 0.6;
    private const int MinCommon = 4;

    // JIS X 0208 in both editions, and X 0212.
    private static readonly EscapedEncoding Japanese = new("iso-2022-jp", "", ["\u001B$B", "\u001B$@", "\u001B$(D"], "\u001B", "\r\n");
    private static readonly EscapedEncoding Korean = new("iso-2022-kr", "\u001B$)C", ["\u000E"], "\u000F", "\r\n\t ");
    private static readonly EscapedEncoding Chinese = new("hz-gb-2312", "", ["~{"], "~}", "\r\n");

    /// <param name="declared">What the file says of itself; null where it says nothing.</param>
    /// <returns>Null for bytes that are in none of them.</returns>
    public static string? Decode(byte[] content, Encoding? declared)
    {
        if (content.AsSpan().IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0)
        {
            return null;
        }

        return Japanese.DecodeOrNull(content, declared) ?? Korean.DecodeOrNull(content, declared) ?? Chinese.DecodeOrNull(content, declared);
    }

    private string? DecodeOrNull(byte[] content, Encoding? declared)
    {
        if (!Holds(content) || CountPairs(content) is not { All: > 0 } pairs)
        {
            return null;
        }

        var encoding = Encoding.GetEncoding(Name);
        var isCommon = pairs.Common >= MinCommon && pairs.Common >= pairs.All * MinCommonShare;
        return this != Chinese || isCommon || declared?.CodePage == encoding.CodePage ? DecodeNearly(content, encoding) : null;
    }

    private bool Holds(byte[] content) => content.AsSpan().IndexOf(Bytes(Header)) >= 0;

    // Null where something else than pairs stands between the escapes.
    private (int All, int Common)? CountPairs(byte[] content)
    {
        var (all, common) = (0, 0);
        var closing = Bytes(Closing);
        foreach (var opening in Openings.Select(Bytes))
        {
            var rest = content.AsSpan();
            for (var open = rest.IndexOf(opening); open >= 0; open = rest.IndexOf(opening))
            {
                rest = rest[(open + opening.Length)..];
                var end = rest.IndexOf(closing);
                var pairs = end < 0 ? rest : rest[..end];
                if (!CountPairs(pairs, ref all, ref common))
                {
                    return null;
                }

                rest = rest[pairs.Length..];
            }
        }

        return (all, common);
    }

    private bool CountPairs(ReadOnlySpan<byte> bytes, ref int all, ref int common)
    {
        for (var i = 0; i + 1 < bytes.Length;)
        {
            if (Singles.Contains((char)bytes[i], StringComparison.Ordinal))
            {
                i++;
                continue;
            }

            if (bytes[i] is < 0x21 or > 0x7E || bytes[i + 1] is < 0x21 or > 0x7E)
            {
                return false;
            }

            all++;
            common += bytes[i] is >= 0x30 and <= 0x57 ? 1 : 0;
            i += 2;
        }

        return true;
    }

    // Where a file was cut, one character may be damaged.
    private static string? DecodeNearly(byte[] content, Encoding encoding)
    {
        var text = encoding.GetString(content);
        var damaged = text.AsSpan().Count('\uFFFD') + Math.Max(0, text.AsSpan().Count('?') - content.AsSpan().Count((byte)'?'));
        return damaged <= Math.Max(1, text.Length * MaxDamagedShare) ? text : null;
    }

    private static byte[] Bytes(string ascii) => Encoding.ASCII.GetBytes(ascii);
}
