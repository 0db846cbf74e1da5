using RetrievalQA.Conversations;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// Judges a finished answer against what its run searched: the same for every model. Confidence is that of the best
/// cited sentence; a refusal gets the nearest passages; an answer without codes is aligned to the evidence.
/// </summary>
public sealed class AnswerGrounding(EvidenceRanker ranker)
{
    /// <param name="text">The message, without codes.</param>
    /// <param name="cited">What the model cited in it.</param>
    public async Task<JudgedAnswer> JudgeAsync(
        string text, IReadOnlyList<Citation> cited, EvidenceLedger ledger, CitationResolver resolver, bool saidNoAnswer, CancellationToken cancel)
    {
        if (ledger.Searches.Count == 0)
        {
            return new JudgedAnswer(Grounding: null, []);
        }

        if (cited.Count > 0)
        {
            return new JudgedAnswer(new Grounding(Refused: false, await ConfidenceAsync(ledger, cited, cancel), CitationMethod.Model, []), []);
        }

        var ranked = new List<JudgedSentence>();
        foreach (var search in ledger.Searches)
        {
            ranked.AddRange(await RankAsync(search, cancel));
        }

        if (saidNoAnswer)
        {
            var highest = ranked.Select(sentence => sentence.Confidence).DefaultIfEmpty(0).Max();
            return new JudgedAnswer(new Grounding(Refused: true, highest, CitationMethod.None, await NearestAsync(ranked, resolver, cancel)), []);
        }

        var aligned = EvidenceAligner.Align(text, [.. ranked.Select(sentence => sentence.Evidence)]);
        var citations = await resolver.ResolveAsync(aligned, text, text.Length, cancel);
        return citations.Count == 0
            ? new JudgedAnswer(new Grounding(Refused: false, Confidence: null, CitationMethod.None, []), [])
            : new JudgedAnswer(new Grounding(Refused: false, await ConfidenceAsync(ledger, citations, cancel), CitationMethod.Aligned, []), citations);
    }

    // As the model read it: a judge with finer numbers could find other sentences nearer than the refusal says.
    private async Task<IEnumerable<JudgedSentence>> RankAsync(EvidenceSearch search, CancellationToken cancel)
    {
        var ranked = await ranker.RankAsync(search.Query, EvidenceText.Write(search), cancel);
        return ranked.Sentences
            .Select(sentence => (Section: search.Sections[sentence.Passage], Ranked: sentence))
            .Select(found => new JudgedSentence(
                found.Section.Sentences[found.Ranked.Sentence], found.Section.Section, found.Ranked.Score, found.Ranked.Confidence));
    }

    private async Task<double> ConfidenceAsync(EvidenceLedger ledger, IReadOnlyList<Citation> citations, CancellationToken cancel)
    {
        var highest = 0.0;
        foreach (var search in ledger.Searches)
        {
            var ranked = await RankAsync(search, cancel);
            highest = ranked.Where(sentence => IsCited(sentence.Evidence)).Select(sentence => sentence.Confidence).Append(highest).Max();
        }

        return highest;

        bool IsCited(Evidence evidence) =>
            citations.Any(citation =>
                citation.Place.Contains(evidence.Place)
                || (citation.WasMovedFrom(evidence.Place) && citation.Quote.Contains(evidence.Text, StringComparison.Ordinal)));
    }

    private static async Task<IReadOnlyList<Citation>> NearestAsync(List<JudgedSentence> ranked, CitationResolver resolver, CancellationToken cancel)
    {
        var nearest = NearestEvidence.Of(
            ranked.OrderByDescending(sentence => sentence.Score),
            sentence => (sentence.Evidence.Passage.Chunk.Id, sentence.Section.FirstSentence),
            sentence => sentence.Evidence.Line);
        var citations = new List<Citation>();
        foreach (var sentence in nearest)
        {
            citations.AddRange(await resolver.ResolveAsync([sentence.Evidence], claim: "", position: 0, cancel));
        }

        return citations;
    }

    private sealed record JudgedSentence(Evidence Evidence, ChunkSection Section, double Score, double Confidence);
}

/// <summary>What the judge makes of an answer.</summary>
/// <param name="Grounding">Null where the run searched nothing.</param>
/// <param name="Aligned">Citations for the end of a message whose model wrote none.</param>
public sealed record JudgedAnswer(Grounding? Grounding, IReadOnlyList<Citation> Aligned);
