namespace RetrievalQA.Ingestion.Parsing.Word;

/// <summary>
/// What the glyphs of symbol fonts mean. Word stores them at F000 and up, in the private use area, where they mean nothing:
/// "5 mg" for "5 µg" would be a wrong dose.
/// </summary>
internal static class SymbolFont
{
    private const int PrivateArea = 0xF000;
    private const int LastPrivate = 0xF8FF;
    private const int FirstLow = 0x20;
    private const int FirstHigh = 0xA0;
    private const int LastGlyph = 0xFF;

    // Wingdings, 0 to 10.
    private const string Numbers = "⓪①②③④⑤⑥⑦⑧⑨⑩";
    private const string DarkNumbers = "⓿❶❷❸❹❺❻❼❽❾❿";

    // A sign is there, but which one is not known.
    private const string Unknown = "\uFFFD";

    // Adobe's Symbol encoding, 20–7E and A0–FE; a blank where a glyph is only a piece of a larger one.
    private const string SymbolLow =
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_ αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";

    private const string SymbolHigh =
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…  ↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑           〉∫⌠ ⌡";

    /// <summary>The text of a symbol; U+FFFD where it is not known, empty for a blank.</summary>
    public static string Text(string font, int code)
    {
        var glyph = code >= PrivateArea ? code - PrivateArea : code;
        return glyph <= FirstLow ? ""
            : glyph > LastGlyph ? Character(code)
            : font.Equals("Symbol", StringComparison.OrdinalIgnoreCase) ? Glyph(SymbolLow, FirstLow, glyph) + Glyph(SymbolHigh, FirstHigh, glyph)
            : font.StartsWith("Wingdings", StringComparison.OrdinalIgnoreCase) ? Wingding(font, glyph)
            : Character(code);
    }

    private static string Character(int code) => code is < 0xD800 or (> LastPrivate and <= 0xFFFF) ? ((char)code).ToString() : Unknown;

    private static string Glyph(string glyphs, int first, int glyph) =>
        glyph >= first && glyph < first + glyphs.Length ? glyphs[glyph - first].ToString().Trim() : "";

    // Those that stand in forms, lists and between words.
    private static string Wingding(string font, int glyph) => (font.ToUpperInvariant(), glyph) switch
    {
        ("WINGDINGS", 0x6E or 0xA7) => "▪",
        ("WINGDINGS", 0x6F or 0x70 or 0x71 or 0x72 or 0xA8) => "☐",
        ("WINGDINGS", 0xDF or 0xE7 or 0xEF) => "←",
        ("WINGDINGS", 0xE0 or 0xE8 or 0xF0) => "→",
        ("WINGDINGS", 0xE1 or 0xE9 or 0xF1) => "↑",
        ("WINGDINGS", 0xE2 or 0xEA or 0xF2) => "↓",
        ("WINGDINGS", 0xFB) => "✗",
        ("WINGDINGS", 0xFC) => "✓",
        ("WINGDINGS", 0xFD) => "☒",
        ("WINGDINGS", 0xFE) => "☑",
        ("WINGDINGS 2", 0x50) => "✓",
        ("WINGDINGS 2", 0x4F) => "✗",
        ("WINGDINGS 2", 0x51 or 0x53 or 0x54) => "☒",
        ("WINGDINGS 2", 0x52) => "☑",
        ("WINGDINGS 2", 0xA3) => "☐",
        ("WINGDINGS", 0x4A) => "☺",
        ("WINGDINGS", 0x4C) => "☹",
        ("WINGDINGS", >= 0x80 and <= 0x8A) => Numbers[glyph - 0x80].ToString(),
        ("WINGDINGS", >= 0x8B and <= 0x95) => DarkNumbers[glyph - 0x8B].ToString(),
        _ => Unknown,
    };
}
