namespace RetrievalQA.Indexing.Labels;

/// <summary>Scores the chunks of a scope by the labels of their tables: what a question names in the very words of a row or title.</summary>
internal sealed class LabelScorer(IndexScope scope, ScopePostings postings)
{
    private const double ConceptWeight = 1;
    private const double WordsWeight = 1;
    private const double WordWeight = 0.5;

    /// <returns>The labels that the scope has, with what each weighs.</returns>
    public IReadOnlyList<FoundLabel> Find(QuestionLabels question)
    {
        var found = new List<FoundLabel>();
        Add(found, question.Concepts, _ => ConceptWeight);
        foreach (var (terms, words) in question.InARow(term => postings.Holds(ChunkFields.Label, term)))
        {
            Add(found, [terms], _ => words > 1 ? WordsWeight : WordWeight);
        }

        return found;
    }

    private void Add(List<FoundLabel> found, IReadOnlyList<IReadOnlyList<string>> labels, Func<IReadOnlyList<string>, double> weight)
    {
        foreach (var terms in labels)
        {
            var chunks = Holding(terms);
            if (chunks.Length > 0)
            {
                found.Add(new FoundLabel(terms, chunks, weight(terms) * Bm25.InverseDocumentFrequency(scope.Count, chunks.Length)));
            }
        }
    }

    private int[] Holding(IReadOnlyList<string> terms)
    {
        using var list = new PostingList();
        var chunks = new SortedSet<int>();
        foreach (var term in terms)
        {
            postings.Read(ChunkFields.Label, term, list);
            chunks.UnionWith(list.Chunks.ToArray());
        }

        return [.. chunks];
    }
}

/// <summary>A label that the question names and the scope has.</summary>
/// <param name="Terms">Its wordings.</param>
/// <param name="Chunks">Those that hold it, in order.</param>
internal sealed record FoundLabel(IReadOnlyList<string> Terms, int[] Chunks, double Weight);
