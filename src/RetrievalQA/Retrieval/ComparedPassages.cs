using RetrievalQA.Documents;
using RetrievalQA.Indexing.Analysis;

namespace RetrievalQA.Retrieval;

/// <summary>Passages with which claims are compared: their sentences are taken apart once for all claims.</summary>
public sealed class ComparedPassages
{
    public ComparedPassages(IReadOnlyList<EvidencePassage> passages)
    {
        Sentences =
        [
            .. passages.SelectMany((passage, index) =>
            {
                var language = TextAnalyzer.LanguageOf(passage.Sentences, ParsedDocument.UnknownLanguage);
                var title = AnalyzedSentence.Of(passage.Title, language);
                return passage.Sentences.Select((text, sentence) =>
                    new ComparedSentence(index, sentence, text, language, AnalyzedSentence.Of(text, language), title));
            }),
        ];
    }

    internal IReadOnlyList<ComparedSentence> Sentences { get; }
}

/// <summary>A sentence of a passage, its terms, and those of the title above it.</summary>
internal sealed record ComparedSentence(int Passage, int Sentence, string Text, string Language, AnalyzedSentence Terms, AnalyzedSentence Title);
