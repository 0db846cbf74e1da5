using System.Collections;
using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Documents;

public sealed class QuotePlaceTests
{
    private const int Pages = 200;
    private const int PageLength = 50;

    [Fact]
    public void A_quote_over_pages_has_its_part_of_each_in_code_points()
    {
        var text = "a\U0001F600 b\n\nc\U0001F600 d\n\ne f";
        var document = new ParsedDocument(text, [Page(1, 0, 5), Page(2, 7, 12), Page(3, 14, 17)], [], "en", []);
        Assert.Equal([(1, 1, 4), (2, 6, 10), (3, 12, 13)], Of(document, new SourceSpan(1, 15)));
        Assert.Equal([(2, 7, 8)], Of(document, new SourceSpan(8, 10)));
        Assert.Empty(QuotePlace.Of(document, new SourceSpan(5, 7)));
    }

    [Fact]
    public void Words_are_looked_at_once_however_many_pages_the_quote_has()
    {
        var words = new CountedWords([.. Enumerable.Range(0, Pages * PageLength).Select(i => new WordBox(new SourceSpan(i, i + 1), 0, 0, 1, 1))]);
        var regions = Enumerable.Range(0, Pages).Select(page => Page(page + 1, page * PageLength, (page + 1) * PageLength)).ToList();
        var document = new ParsedDocument(new string('x', Pages * PageLength), regions, words, "en", []);
        var places = QuotePlace.Of(document, new SourceSpan(0, document.Text.Length));
        Assert.Equal(Pages, places.Count);
        Assert.All(places, place => Assert.Equal([[0f, 0f, 1f, 1f]], place.Boxes));
        Assert.InRange(words.Reads, words.Count, 4 * words.Count);
    }

    private static TextRegion Page(int number, int start, int end) => new(RegionKind.Page, new SourceSpan(start, end), number);

    private static IEnumerable<(int Page, int Start, int End)> Of(ParsedDocument document, SourceSpan quote) =>
        QuotePlace.Of(document, quote).Select(place => (place.Page, place.Start, place.End));

    private sealed class CountedWords(WordBox[] words) : IReadOnlyList<WordBox>
    {
        public int Reads { get; private set; }

        public int Count => words.Length;

        public WordBox this[int index]
        {
            get
            {
                Reads++;
                return words[index];
            }
        }

        public IEnumerator<WordBox> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
