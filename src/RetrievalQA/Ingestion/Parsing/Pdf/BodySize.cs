
namespace RetrievalQA.Ingestion.Parsing.Pdf;

/// <summary>The font size of a document's body text: the largest in which much of its prose is set, for small print may be the longer part.</summary>
internal sealed class BodySize
{
    // Of the letters of all prose.
    private const double MinShare = 0.25;

    // By font size in half points.
    private readonly Dictionary<int, long> prose = [];
    private readonly Dictionary<int, long> all = [];

    /// <summary>In points, at least one.</summary>
    public double Points
    {
        get
        {
            var counted = prose.Count > 0 ? prose : all;
            var least = MinShare * counted.Values.Sum();
            return counted.Count == 0
                ? 1
                : Math.Max(counted.Where(size => size.Value >= least).DefaultIfEmpty(counted.MaxBy(size => size.Value)).Max(size => size.Key) / 2.0, 1);
        }
    }

    public void Add(PageBlock block)
    {
        var isProse = !block.MayHead;
        foreach (var word in block.Lines.SelectMany(line => line.Words))
        {
            Count(all, word);
            if (isProse)
            {
                Count(prose, word);
            }
        }
    }

    private static void Count(Dictionary<int, long> letters, PageWord word)
    {
        var size = (int)Math.Round(word.Size * 2);
        letters[size] = letters.GetValueOrDefault(size) + word.Text.Length;
    }
}
