using System.Globalization;

namespace RetrievalQA.Indexing.Analysis;

/// <summary>A date in a text, however it is written.</summary>
/// <param name="Pieces">How many pieces it takes.</param>
/// <param name="Forms">As ISO 8601 has it, which is also the term of a date that is written so; two where day and month may be either.</param>
internal sealed record CalendarDate(int Pieces, IReadOnlyList<string> Forms)
{
    private const int LongestYear = 4;

    // "3rd of March, 2027", "3 de marzo de 2027", "3 tháng 3 năm 2027".
    private static readonly string[] Fillers = ["of", "de", "del", "do", "di", "năm"];
    private static readonly string[] Ordinals = ["st", "nd", "rd", "th", "er"];

    /// <summary>Its numbers have counters: 2027年3月3日.</summary>
    public bool IsCounted { get; private init; }

    /// <summary>The date that starts with the first of these pieces, which begins a word; null where there is none.</summary>
    public static CalendarDate? At(string folded, ReadOnlySpan<Piece> pieces)
    {
        var reader = new Reader(folded, pieces);
        var date = reader.DayMonthYear() ?? reader.MonthDayYear() ?? reader.Numeric() ?? reader.Dotted() ?? reader.Counted();
        return date is not null && (date.IsCounted || IsEnd(folded, pieces[date.Pieces..])) ? date : null;
    }

    // A time may be written onto it: 2027-03-03T10:00.
    private static bool IsEnd(string folded, ReadOnlySpan<Piece> rest) =>
        rest.IsEmpty || !rest[0].IsJoined || rest[0].Kind == PieceKind.Run || folded.AsSpan(rest[0].Start, rest[0].Length) is "t";

    private static CalendarDate? Of(int pieces, int? year, int? month, int? day) =>
        Form(year, month, day) is { } form ? new CalendarDate(pieces, [form]) : null;

    private static string? Form(int? year, int? month, int? day) =>
        year is >= 1000 and <= 2999 && month is >= 1 and <= 12 && day is >= 1 and <= 31
            ? string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}")
            : null;

    private readonly ref struct Reader(string folded, ReadOnlySpan<Piece> pieces)
    {
        private readonly ReadOnlySpan<Piece> pieces = pieces;

        public CalendarDate? DayMonthYear()
        {
            var day = Number(0);
            var index = AfterFiller(After(1, Ordinals));
            if (day is null || Month(ref index) is not { } month)
            {
                return null;
            }

            index = AfterFiller(index);
            return Of(index + 1, Year(index), month, day);
        }

        public CalendarDate? MonthDayYear()
        {
            var index = 0;
            if (Month(ref index) is not { } month || Number(index) is not { } day)
            {
                return null;
            }

            index = After(index + 1, Ordinals);
            return Of(index + 1, Year(index), month, day);
        }

        /// <summary>03/03/2027, 2027/3/3, 2027-3-3.</summary>
        public CalendarDate? Numeric()
        {
            var isJoined = pieces.Length >= 3 && pieces[1].IsJoined && pieces[2].IsJoined;
            if (!isJoined || Number(0) is not { } first || Number(1) is not { } second || Number(2) is not { } third)
            {
                return null;
            }

            if (pieces[0].Length == LongestYear)
            {
                return Of(3, first, second, third);
            }

            string?[] forms = [Form(third, second, first), Form(third, first, second)];
            var known = forms.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
            return pieces[2].Length == LongestYear && known.Count > 0 ? new CalendarDate(3, known) : null;
        }

        /// <summary>15.01.2024, which is a single piece.</summary>
        public CalendarDate? Dotted()
        {
            if (pieces[0].Kind != PieceKind.Number || pieces[0].Length > "15.01.2024".Length)
            {
                return null;
            }

            var parts = folded[pieces[0].Start..pieces[0].End].Split('.');
            return parts is not [var first, var second, var third] ? null
                : first.Length == LongestYear ? Of(1, Parse(first), Parse(second), Parse(third))
                : third.Length == LongestYear ? Of(1, Parse(third), Parse(second), Parse(first))
                : null;
        }

        /// <summary>2027年3月3日, 2027년 3월 3일.</summary>
        public CalendarDate? Counted() =>
            pieces.Length >= 6 && IsCounter(1, '年', '년') && IsCounter(3, '月', '월') && IsCounter(5, '日', '일')
                ? Of(6, Number(0), Number(2), Number(4)) is { } date ? date with { IsCounted = true } : null
                : null;

        private bool IsCounter(int index, char han, char hangul) =>
            pieces[index] is { Kind: PieceKind.Run, IsJoined: true } run && (folded[run.Start] == han || folded[run.Start] == hangul);

        private int? Number(int index) =>
            index < pieces.Length && pieces[index].Kind == PieceKind.Number && pieces[index].Length <= LongestYear
                ? Parse(folded.AsSpan(pieces[index].Start, pieces[index].Length))
                : null;

        private int? Year(int index) => index < pieces.Length && pieces[index].Length == LongestYear ? Number(index) : null;

        // The name of a month, or "tháng 3".
        private int? Month(ref int index)
        {
            if (index >= pieces.Length || pieces[index].Kind != PieceKind.Word)
            {
                return null;
            }

            var word = folded.AsSpan(pieces[index].Start, pieces[index].Length);
            index++;
            return word is "tháng" ? Number(index++) : FoldedMonths.NumberOf(word);
        }

        private int AfterFiller(int index) => After(index, Fillers);

        private int After(int index, string[] words)
        {
            foreach (var word in words)
            {
                if (index < pieces.Length && folded.AsSpan(pieces[index].Start, pieces[index].Length).SequenceEqual(word))
                {
                    return index + 1;
                }
            }

            return index;
        }

        private static int? Parse(ReadOnlySpan<char> digits) =>
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
