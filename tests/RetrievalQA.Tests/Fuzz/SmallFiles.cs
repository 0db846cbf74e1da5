using System.Text;

namespace RetrievalQA.Tests.Fuzz;

/// <summary>A file of each text format, with what is hard to read in it: quoted fields, escapes, entities, encodings with shifts.</summary>
internal static class SmallFiles
{
    static SmallFiles() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static IReadOnlyList<(string Name, byte[] Content)> All { get; } =
    [
        ("parts.csv", Utf8("Part;Left;Note\r\nBolt;12;\"of steel;\r\nblack\"\r\nNut;;\"6\"\" wide\"\r\nWasher;7;\r\n")),
        ("parts.tsv", Utf8("Part\tLeft\tNote\nBolt\t12\tof steel\nNut\t\t\nWasher\t7\tof brass\n")),
        ("rooms.json", Utf8("{\"rooms\":[{\"name\":\"K\\u00fcche\",\"seats\":4,\"open\":null},{\"name\":\"Hall\\n2\",\"notes\":[\"loud\",\"\\ud83d\\ude00\"]}]}")),
        ("log.jsonl", Utf8("{\"at\":\"2026-03-01\",\"text\":\"The pump stopped.\"}\n{\"at\":\"2026-03-02\",\"text\":\"It runs again; \\u00bdl was lost.\"}\n")),
        ("menu.xml", Utf8("<?xml version=\"1.0\"?><menu><dish price=\"7\">Soup &amp; bread</dish><!-- off --><dish><![CDATA[Fish <fresh>]]></dish></menu>")),
        ("film.srt", Utf8("1\n00:00:01,000 --> 00:00:03,000\nWho is there?\n\n2\n00:00:04,000 --> 00:00:06,500\n<i>Nobody</i> is.\n")),
        ("code.py", Utf8("def price(count):\n    \"\"\"Of so many parts.\"\"\"\n    return count * 7  # euros\n")),
        ("notes.rst", Utf8("Title\n=====\n\n* one\n* two::\n\n    code\n\n.. note:: Ask first.\n")),
        ("glossary.txt", Utf8("Q: When is it open?\nA: From 9 to 5.\n\nspar:\n  a long beam\n\n1. First\n2. Second\n   a) inner\n> quoted\n> again\n")),
        ("thai.txt", Utf8("\u0e1e\u0e34\u0e1e\u0e34\u0e18\u0e20\u0e31\u0e13\u0e11\u0e4c\u0e40\u0e1b\u0e34\u0e14 9 \u0e42\u0e21\u0e07 \u0e1b\u0e34\u0e14 17 \u0e42\u0e21\u0e07")),
        ("shifted.txt", Encoding.GetEncoding("iso-2022-jp").GetBytes("会議は三階の部屋で開かれます。終わりは五時です。")),
        ("shifted-ko.txt", Encoding.GetEncoding("iso-2022-kr").GetBytes("회의는 삼층 방에서 열립니다. 다섯 시에 끝납니다.")),
        ("wide.txt", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Two bytes for each letter.\r\nAnd a line.\r\n")]),
    ];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
