using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Chunking;

/// <summary>Cuts the units of a chunk where a reader would: at headings and pages, and at blocks once a section is long.</summary>
internal static class ChunkSections
{
    // About a paragraph: what an answer's sentence is judged against.
    private const int LongTokens = 120;

    // A block that goes on without end is cut between sentences.
    private const int LongestTokens = 320;

    public static IReadOnlyList<ChunkSection> Of(IReadOnlyList<ChunkUnit> units, DocumentOutline outline)
    {
        var sections = new List<ChunkSection>();
        var tokens = 0;
        for (var index = 0; index < units.Count; index++)
        {
            var unit = units[index];
            var (page, isRepeated) = (outline.PageAt(unit.Span.Start), outline.IsRepeatedAt(unit.Span.Start));
            if (sections.Count == 0 || page != sections[^1].Page || isRepeated != sections[^1].IsRepeated || Begins(unit, tokens))
            {
                sections.Add(new ChunkSection(index, outline.ContextAt(unit.Span), page, unit.Break is UnitBreak.Heading, isRepeated));
                tokens = 0;
            }

            tokens += unit.Tokens;
        }

        return sections;
    }

    private static bool Begins(ChunkUnit unit, int tokens) => unit.Break switch
    {
        UnitBreak.Heading or UnitBreak.Section => true,
        UnitBreak.Block => tokens >= LongTokens,
        _ => tokens >= LongestTokens,
    };
}
