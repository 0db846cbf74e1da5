using RetrievalQA.Documents;
using RetrievalQA.Indexing;
using RetrievalQA.Indexing.Analysis;
using RetrievalQA.Indexing.Labels;

namespace RetrievalQA.Retrieval;

/// <summary>The page of a passage on which the words and labels of a query stand: a chunk may begin on the page before.</summary>
internal sealed class MatchingPage(string query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<LabelWeight> labels)
{
    private readonly QuestionWords words = new(query, terms);

    /// <returns>Null where the format has no pages.</returns>
    public int? Of(Chunk chunk)
    {
        if (chunk.PageStart == chunk.PageEnd)
        {
            return chunk.PageStart;
        }

        var pages = Pages(chunk).GroupBy(part => part.Page, part => part.Sentence);
        return pages.MaxBy(page => Score([.. page.Select(chunk.Shown)], chunk.Language))?.Key ?? chunk.PageStart;
    }

    private static IEnumerable<(int? Page, SourceSpan Sentence)> Pages(Chunk chunk)
    {
        for (var section = 0; section < chunk.Sections.Count; section++)
        {
            var end = section + 1 < chunk.Sections.Count ? chunk.Sections[section + 1].FirstSentence : chunk.Sentences.Count;
            for (var sentence = chunk.Sections[section].FirstSentence; sentence < end; sentence++)
            {
                yield return (chunk.Sections[section].Page, chunk.Sentences[sentence]);
            }
        }
    }

    private double Score(IReadOnlyList<string> sentences, string language)
    {
        var text = AnalyzedSentence.Union(sentences.Select(sentence => AnalyzedSentence.Of(sentence, language)));
        var held = TableLabels.OfLines(sentences, language);
        return words.In(language).Sum(word => word.Weight * text.Holds(word.Word))
            + labels.Where(label => label.Terms.Any(held.Contains)).Sum(label => label.Weight);
    }
}
