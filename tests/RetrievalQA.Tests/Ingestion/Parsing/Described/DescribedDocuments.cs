namespace RetrievalQA.Tests.Ingestion.Parsing.Described;

/// <summary>Small documents of nine kinds, drawn from a fixed seed.</summary>
internal static class DescribedDocuments
{
    public const int OfEachKind = 7;

    private static readonly (string Kind, Func<Vocabulary, Random, IReadOnlyList<Block>> Draw)[] Kinds =
    [
        ("tables with gaps", (words, random) => [Table(words, random, isRuled: random.Next(2) == 0, gaps: 3)]),
        ("tables with merged cells", (words, random) => [Merged(words, random), Prose(words, random, 2), Table(words, random, isRuled: true, gaps: 1)]),
        ("nested lists", (words, random) => [List(words, random), Prose(words, random, 2), List(words, random)]),
        ("two columns", (words, random) => [.. Many(() => Prose(words, random, 4), 9)]),
        ("notes", (words, random) => [Noted(words, random), Prose(words, random, 3), Noted(words, random)]),
        ("running headers", (words, random) => [.. Many(() => Prose(words, random, 4), 14)]),
        ("sentences over pages", (words, random) => [Prose(words, random, 60)]),
        ("right to left", (words, random) => [Prose(words, random, 6), List(words, random), Table(words, random, isRuled: true, gaps: 1)]),
        ("Korean", (words, random) => [Prose(words, random, 6), List(words, random), Merged(words, random), Table(words, random, isRuled: false, gaps: 1)]),
    ];

    public static IReadOnlyList<DocumentDescription> All { get; } =
        [.. Enumerable.Range(0, Kinds.Length).SelectMany(kind => Enumerable.Range(0, OfEachKind).Select(number => Draw(kind, number)))];

    private static DocumentDescription Draw(int kind, int number)
    {
        var random = new Random((kind * 100) + number);
        var (name, draw) = Kinds[kind];
        var language = name switch { "right to left" => "he", "Korean" => "ko", _ => number % 2 == 0 ? "en" : "de" };
        var words = new Vocabulary(language, random);
        IReadOnlyList<Block> blocks =
        [
            new Heading(1, words.Title()), Prose(words, random, 3), new Heading(2, words.Title()), .. draw(words, random),
            new Heading(2, words.Title()), Prose(words, random, 2),
        ];
        return new($"{name} {number + 1}", language, name is "running headers" ? words.Title() : null, name is "two columns" ? 2 : 1, blocks);
    }

    private static Prose Prose(Vocabulary words, Random random, int most) =>
        new([.. Many(() => new Sentence(words.Sentence()), random.Next((most / 2) + 1, most + 1))]);

    private static Prose Noted(Vocabulary words, Random random)
    {
        var sentences = Prose(words, random, 6).Sentences.ToList();
        sentences[^1] = sentences[^1] with { Note = words.Sentence() };
        sentences[0] = sentences[0] with { Note = words.Sentence() };
        return new(sentences);
    }

    private static Items List(Vocabulary words, Random random)
    {
        var entries = new List<(int Depth, string Text)>();
        for (var i = random.Next(4, 8); i > 0; i--)
        {
            entries.Add((entries.Count == 0 ? 0 : random.Next(Math.Min(entries[^1].Depth + 1, 2) + 1), words.Sentence()));
        }

        return new(random.Next(2) == 0, entries);
    }

    private static Grid Table(Vocabulary words, Random random, bool isRuled, int gaps)
    {
        var columns = random.Next(3, 5);
        var rows = Many(() => (List<GridCell>)[new(words.Name()), .. Many(() => new GridCell(words.Figure()), columns - 1)], random.Next(4, 7)).ToList();
        for (; gaps > 0; gaps--)
        {
            rows[random.Next(rows.Count)][random.Next(1, columns)] = new("");
        }

        return new(Caption(words, random), isRuled, [Header(words, columns), .. rows]);
    }

    // A name over two rows, and a figure over two columns.
    private static Grid Merged(Vocabulary words, Random random)
    {
        GridCell Figure() => new(words.Figure());
        List<IReadOnlyList<GridCell>> rows =
        [
            [new(words.Name(), RowSpan: 2), new(words.Name()), Figure(), Figure()], [new(words.Name()), Figure(), Figure()],
            [new(words.Name()), new(words.Name()), new(words.Figure(), ColumnSpan: 2)],
        ];
        if (random.Next(2) == 0)
        {
            rows.Add([new(words.Name()), new(words.Name()), new(words.Figure(), RowSpan: 2), Figure()]);
            rows.Add([new(words.Name()), new(words.Name()), Figure()]);
        }

        return new(Caption(words, random), true, [Header(words, 4), .. rows]);
    }

    private static GridCell[] Header(Vocabulary words, int columns) => [.. Many(() => new GridCell(words.Name()), columns)];

    private static string? Caption(Vocabulary words, Random random) => random.Next(2) == 0 ? words.Caption() : null;

    private static IEnumerable<T> Many<T>(Func<T> draw, int count) => Enumerable.Range(0, count).Select(_ => draw());
}
