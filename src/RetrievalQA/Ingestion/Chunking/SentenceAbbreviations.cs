using System.Collections.Frozen;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>Decides whether a stop after a word belongs to the word.</summary>
internal static class SentenceAbbreviations
{
    private const string NumberCharacters = "0123456789.";
    private const string RomanDigits = "IVXLC";

    // A name or a title follows: never the end.
    private static readonly FrozenSet<string> BeforeNames = Words(
        "mr mrs ms dr prof st hon rev fr gen col maj capt lt sgt gov sen rep pres vs viz cf eg ie resp approx dept est "
        + "blvd avda ave hr fam dipl ing u bzw ca vgl evtl ggf inkl zzgl exkl sog insb z.b d.h u.a s.o s.u i.d.r o.g m.e "
        + "mme mlle mm me mgr av env c.-à-d p.ex "
        + "sra srta d dña ud uds ee.uu p.ej "
        + "sig sigg dott ing avv prof.ssa dott.ssa p.es "
        + "exmo exma dra "
        + "dhr mevr drs mw bijv o.a d.w.z m.a.w "
        + "t.ex bl.a s.k f.d fr.o.m t.o.m f.eks bl.a jf "
        + "np tzw tj mgr inż ul al "
        + "т.е т.к им ул см напр проф акад г-н г-жа e.g i.e");

    // A number follows: "No. 5", "Art. IX"; the end where anything else does.
    private static readonly FrozenSet<string> BeforeNumbers = Words(
        "no nos nr nrs art arts fig figs eq eqs tab sec sect ch chap vol vols p pp para ed eds cl sch app ex abs kap bd s z ziff rn rz anm str "
        + "tel tél fax mob ext ref bldg ste doz avg min max excl incl approx c circa w.e.f mind mtl gem abzgl mwst ust höchst aprox ok дом д кв корп тел "
        + "янв фев мар апр июн июл авг сен сент окт ноя нояб дек janv févr avr juil ene abr ago dic gen mag giu lug set ott mrt mei sty lut kwi maj cze lip sie wrz paź lis gru "
        + "núm pág págs cap nº n° pag pagg blz hfst st pkt poz ust jan feb mar apr jun jul aug sep sept oct okt nov dec dez déc рис стр гл п ст");

    // Both inside and at the end of sentences: the end where a usual first word follows.
    private static readonly FrozenSet<string> AtEnds = Words(
        "inc ltd co corp llc plc jr sr bros al ph.d m.d a.m p.m u.s u.k u.n e.u d.c u.s.a гг г вв в тыс млн млрд руб gmbh e.v s.a s.p.a n.v b.v");

    private static readonly FrozenSet<string> FirstWords = Words(
        "the a an this that these those it its he she they we i you his her their our there here in on at for as if when while after before however although but and so "
        + "der die das ein eine er sie es wir ich im in am dies diese dieser le la les un une il elle nous ce cette el los las una se en este esta "
        + "gli lo il di o os as um uma de het een i en det den в на он она это мы они но и");

    // What is written with a letter and a stop each: z. B., d. h., i. d. R., e. g.
    private static readonly FrozenSet<string> LetterPairs = Words("zb zt dh dr id ia ua uu uä oä oe so su sa va ie eg mw bw pa");

    // Before a German ordinal: "im 2. Weltkrieg".
    private static readonly FrozenSet<string> GermanArticles = Words("der die das den dem des im vom zum zur beim");

    /// <param name="before">The word before the token; empty where it is the first one.</param>
    /// <param name="token">The word before the stop, without the stop.</param>
    /// <param name="next">The word after it.</param>
    public static bool Continues(ReadOnlySpan<char> before, ReadOnlySpan<char> token, ReadOnlySpan<char> next, string language)
    {
        if (token.IsEmpty || next.IsEmpty || EastAsian.IsDense(token[^1]))
        {
            return false;
        }

        Span<char> lower = stackalloc char[16];
        if (token.Length > lower.Length)
        {
            return false;
        }

        var word = lower[..token.ToLowerInvariant(lower)];
        return IsNumbering(token, isFirst: before.IsEmpty)
            || IsInitial(token)
            || IsApart(token, next)
            || Holds(BeforeNames, word)
            || ((Holds(BeforeNumbers, word) || IsStreet(word)) && StartsNumber(next))
            || (Holds(AtEnds, word) && !IsFirstWord(next))
            || IsOrdinal(before, token, next, language)
            || IsInDate(before, token, next)
            || IsThai(token);
    }

    // "1.", "3.2." or "a." in front of an item or heading.
    private static bool IsNumbering(ReadOnlySpan<char> token, bool isFirst) =>
        isFirst && (token.TrimStart(NumberCharacters).IsEmpty || (token.Length == 1 && char.IsLetter(token[0])));

    private static bool IsInitial(ReadOnlySpan<char> token) =>
        (token.Length == 1 && char.IsUpper(token[0]) && token[0] != 'I')
        || (token.Length >= 3 && token[^2] is '.' or '-' && char.IsUpper(token[^1]) && char.IsUpper(token[0])
            && !Holds(AtEnds, token.ToString().ToLowerInvariant()));

    private static bool StartsNumber(ReadOnlySpan<char> next) =>
        char.IsDigit(next[0]) || next[0] is '§' or '#' || next.TrimEnd(".,;:)") is var numeral && numeral.Length is > 0 and < 7
            && numeral.TrimStart(RomanDigits).IsEmpty;

    private static bool IsOrdinal(ReadOnlySpan<char> before, ReadOnlySpan<char> token, ReadOnlySpan<char> next, string language) =>
        IsDay(token)
        && ((MonthName.Begins(next) && language is not "en")
            || (language is "de" && GermanArticles.Contains(before.ToString().ToLowerInvariant()) && char.IsLetter(next[0]) && !IsFirstWord(next)));

    private static bool IsDay(ReadOnlySpan<char> token) => token.Length <= 2 && token.TrimStart("0123456789").IsEmpty;

    // "30. 6. 2025", "2024. 3. 5. 오후": a number that a day, a month or a year follows, or that follows one.
    private static bool IsInDate(ReadOnlySpan<char> before, ReadOnlySpan<char> token, ReadOnlySpan<char> next)
    {
        var digits = next.Length - next.TrimStart("0123456789").Length;
        var isYear = token.Length == 4 && token.TrimStart("0123456789").IsEmpty;
        return ((IsDay(token) || isYear) && digits is 1 or 2 && next.Length > digits && next[digits] == '.')
            || (IsDay(token) && digits == 4 && !isYear)
            || (IsDay(token) && before is [.., '.'] && IsDay(before[..^1]) && next[0] is >= '가' and <= '힣');
    }

    // "Hauptstr. 12"
    private static bool IsStreet(ReadOnlySpan<char> word) => word.EndsWith("str") && word.Length > 3;

    // Thai ends no sentence with a stop: น. is o'clock, ม.ค. January.
    private static bool IsThai(ReadOnlySpan<char> token) => token[^1] is >= '\u0E01' and <= '\u0E5B';

    // "z. B.", "i. d. R."
    private static bool IsApart(ReadOnlySpan<char> token, ReadOnlySpan<char> next) =>
        token is [var letter] && next is [var other, '.'] && LetterPairs.Contains($"{char.ToLowerInvariant(letter)}{char.ToLowerInvariant(other)}");

    private static bool IsFirstWord(ReadOnlySpan<char> next) =>
        FirstWords.Contains(next.TrimEnd(".,;:)").ToString().ToLowerInvariant());

    private static bool Holds(FrozenSet<string> words, ReadOnlySpan<char> word) => words.Contains(word.ToString());

    private static FrozenSet<string> Words(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
