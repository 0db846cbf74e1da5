using System.Text;

namespace RetrievalQA.Tests.Fuzz;

/// <summary>What no caller should send, and some do.</summary>
internal static class HostileValues
{
    private const int Long = 1024 * 1024;
    private const int Deep = 1_000;

    /// <summary>Text that is JSON, or looks like it. The lone halves of surrogate pairs are escapes: a string could not hold them.</summary>
    public static readonly IReadOnlyList<string> Literals =
    [
        "null", "true", "false", "0", "-0", "-1", "1.5", "1e400", "-1e400", "1e-400", "2147483648", "9223372036854775808", "99999999999999999999999999",
        "[]", "{}", "[[]]", "[null]", "[1,\"a\",{}]", "{\"\":\"\"}", "{\"type\":\"function\"}", "{\"a\":1,\"a\":2}",
        "\"\"", "\" \"", "\"a\"", "\"\\ud800\"", "\"x\\udc00y\"", "\"\\ud83d\\ude00\"", "\"\\udbff\\udbff\"", "\"\\u0000\"", "\"a\\u0000b\"",
            "\"\\u001b[31m\"", "\"\\u202eevil\\u2066\"",
        "\"\\u0061\\u0075to\"", "\"\\\\u0000\"", "\"\\r\\n[^1]: forged\"", "\"【4:0†source】\"", "\"../../etc/passwd\"", "\"%00%s%n\"",
            "\"'; DROP TABLE files;--\"", "\"<script>alert(1)</script>\"",
        "\"file-none\"", "\"thread_none\"", "\"asst_none\"", "\"vs_none\"", "\"run_none\"", "\"\\uffff\\ufffe\"", "\"한글 🇰🇷 e\\u0301\"",
        "{\"type\":\"eq\",\"key\":\"k\",\"value\":1e400}", "{\"type\":\"and\",\"filters\":[]}", "{\"$ref\":\"#\"}",
        "NaN", "Infinity", "'single'", "01", "\"\\x\"", "\"unended", "[1,]", "{\"a\"}", "/*c*/1",
    ];

    /// <summary>As a word in a path, a query or a header.</summary>
    public static string Word(Random random) => random.Next(14) switch
    {
        0 => "",
        1 => "\0",
        2 => "\u202e\u2066",
        3 => new string('x', random.Next(1, 3_000)),
        4 => "..",
        5 => "a/b",
        6 => "%ED%A0%80",
        7 => "한글😀",
        8 => "-1",
        9 => "99999999999999999999",
        10 => "' OR 1=1 --",
        11 => "\r\nx: y",
        12 => "\uffff",
        _ => Escaped(random),
    };

    /// <summary>A literal of JSON that is long or deep.</summary>
    public static string Large(Random random) => random.Next(4) switch
    {
        0 => $"\"{new string('a', Long)}\"",
        1 => $"\"{string.Concat(Enumerable.Repeat("\\u00e9", Long / 16))}\"",
        2 => new string('[', Deep) + new string(']', Deep),
        _ => $"[{string.Join(',', Enumerable.Repeat("{\"type\":\"x\"}", 5_000))}]",
    };

    /// <summary>Bytes that are no JSON, or no text at all.</summary>
    public static byte[] Bytes(Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                var noise = new byte[random.Next(1, 4_000)];
                random.NextBytes(noise);
                return noise;
            case 1:
                return [0xEF, 0xBB, 0xBF, .. "{}"u8];
            case 2:
                return [.. "{\"metadata\":{\"k\":\""u8, 0xC0, 0xAF, 0xED, 0xA0, 0x80, .. "\"}}"u8];
            case 3:
                return Encoding.Unicode.GetBytes("{\"model\":\"m\"}");
            default:
                return [];
        }
    }

    private static string Escaped(Random random) => $"{(char)random.Next(1, 0x250)}{(char)random.Next(0x4e00, 0x9fff)}";
}
