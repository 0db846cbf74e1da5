using System.Collections.Frozen;
using System.Text.RegularExpressions;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval.Versions;

/// <summary>
/// The words that make two texts of otherwise the same words say different things: numbers, negations, limits, days and months.
/// </summary>
internal static partial class DecisiveWords
{
    private const RegexOptions Options = RegexOptions.CultureInvariant;
    private const int Timeout = RegexTimeout.Milliseconds;

    private static readonly FrozenSet<string> Words = (
        // Numbers.
        "zero one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty hundred thousand million "
        + "half third quarter once twice double first second null ein eine einen einem einer zwei drei vier fünf sechs sieben acht neun zehn elf "
        + "zwölf zwanzig dreißig hundert tausend halb einmal zweimal erste zweite dritte un une deux trois quatre cinq six sept huit neuf dix onze "
        + "douze vingt trente cent mille uno una dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien mil "
        + "하나 한 둘 두 셋 세 넷 네 다섯 여섯 일곱 여덟 아홉 열 스무 절반 첫 "
        // Negations.
        + "not no never none neither nor without cannot nothing nobody nicht kein keine keinen keinem keiner nie niemals ohne weder ne pas jamais "
        + "sans aucun aucune ni nunca sin ninguno ninguna jamás non senza não sem 안 못 "
        // Limits.
        + "forbidden prohibited excluded except unless only optional mandatory required allowed permitted always verboten erlaubt nur außer immer "
        + "interdit autorisé seulement sauf toujours prohibido permitido solo salvo siempre "
        // Days.
        + "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi "
        + "jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo 월요일 화요일 수요일 목요일 금요일 토요일 일요일")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds the hash of each, in order; most words have none.</summary>
    /// <param name="word">Folded.</param>
    public static void AddHashes(ReadOnlySpan<char> word, PieceKind kind, List<int> hashes)
    {
        if (kind == PieceKind.Number)
        {
            hashes.Add(PassageWords.HashOf(NumberForms.Of(word.ToString()).Form));
        }
        else if (Lookup.Contains(word) || (kind == PieceKind.Word && (FoldedMonths.NumberOf(word) is not null || word is [not 's'])))
        {
            hashes.Add(PassageWords.HashOf(word));
        }
        else if (kind == PieceKind.Run)
        {
            foreach (var match in InRun().EnumerateMatches(word))
            {
                hashes.Add(PassageWords.HashOf(word.Slice(match.Index, match.Length)));
            }
        }
    }

    [GeneratedRegex("않|없|못|아니|불가|금지|제외|허용|가능|不|没|沒|無|无|未|非|禁|除|ない|ません|なし|[一二三四五六七八九十百千万億半两兩零]", Options, Timeout)]
    private static partial Regex InRun();
}
