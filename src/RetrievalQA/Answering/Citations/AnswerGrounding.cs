using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Retrieval.Tables;

namespace RetrievalQA.Answering.Citations;

/// <summary>
/// Judges a finished answer against what its run searched: the same for every model. Confidence is that of the best
/// cited sentence, of several searches on average; a refusal gets the nearest passages; sentences without codes are aligned to the evidence.
/// </summary>
public sealed class AnswerGrounding(EvidenceRanker ranker, EvidenceAligner aligner)
{
    // An answer longer than this is not aligned to its end: the work is sentences × evidence.
    private const int MostSentences = 50;

    // What is worked out by rule from whole tables. Right on the halves `choose` of both sets of questions over tables, each asked of one file and
    // of all: 69 of 69 that name something of the table, 2 of 4 that name nothing and may mean another.
    private const double TableConfidence = 0.95;
    private const double UnnamedTableConfidence = 0.6;

    // The most where a table that is asked cannot answer: of 22 such refusals 5 were of questions that had an answer.
    private const double NoTableConfidence = 0.2;

    // Below it nothing is answered.
    private const double AnsweredConfidence = 0.5;

    /// <param name="text">The message, without codes.</param>
    /// <param name="cited">What the model cited in it.</param>
    /// <param name="mayLackCodes">A sentence without a code may be from the evidence, also where others have theirs.</param>
    public async Task<JudgedAnswer> JudgeAsync(
        string text,
        IReadOnlyList<Citation> cited,
        EvidenceLedger ledger,
        CitationResolver resolver,
        bool saidNoAnswer,
        bool mayLackCodes,
        CancellationToken cancel)
    {
        if (ledger.Searches.Count == 0)
        {
            return new JudgedAnswer(Grounding: null, []);
        }

        if (saidNoAnswer)
        {
            return new JudgedAnswer(cited.Count > 0 ? await GroundedAsync(ledger, cited, cancel) : await RefusedAsync(ledger, resolver, cancel), []);
        }

        var aligned = cited.Count > 0 && !mayLackCodes ? [] : await AlignAsync(text, cited, ledger, resolver, cancel);
        return new JudgedAnswer(await GroundedAsync(ledger, [.. cited, .. aligned], cancel), aligned);
    }

    private async Task<Grounding> GroundedAsync(EvidenceLedger ledger, IReadOnlyList<Citation> citations, CancellationToken cancel)
    {
        if (citations.Count == 0)
        {
            return new Grounding(Refused: false, Confidence: null, CitationMethod.None, []);
        }

        var isPointedAt = citations.Any(citation => citation.Method is CitationMethod.Model);
        return new Grounding(
            Refused: false, await ConfidenceAsync(ledger, citations, cancel), isPointedAt ? CitationMethod.Model : CitationMethod.Aligned, []);
    }

    private async Task<Grounding> RefusedAsync(EvidenceLedger ledger, CitationResolver resolver, CancellationToken cancel)
    {
        var ranked = new List<JudgedSentence>();
        var most = 1.0;
        foreach (var search in ledger.Searches)
        {
            ranked.AddRange(await RankAsync(search, cancel));
            most = await TableAsync(search, cancel) is { IsAnswer: false } ? Math.Min(most, NoTableConfidence) : most;
        }

        var highest = Math.Min(most, ranked.Select(sentence => sentence.Confidence).DefaultIfEmpty(0).Max());
        return new Grounding(Refused: true, highest, CitationMethod.None, await NearestAsync(ranked, resolver, cancel));
    }

    /// <summary>Citations for the sentences that have none. They stand at the end, since the text was sent already; each source once.</summary>
    private async Task<IReadOnlyList<Citation>> AlignAsync(
        string text, IReadOnlyList<Citation> cited, EvidenceLedger ledger, CitationResolver resolver, CancellationToken cancel)
    {
        ShownEvidence? shown = null;
        var aligned = new List<Citation>();
        foreach (var sentence in AnswerSentence.Of(text).Take(MostSentences))
        {
            if (cited.Any(citation => citation.Position > sentence.Start && citation.Position <= sentence.End))
            {
                continue;
            }

            shown ??= new ShownEvidence(ledger);
            if (await aligner.FindAsync(sentence.Text, shown, cancel) is { Evidence: var evidence })
            {
                var found = await resolver.ResolveAsync([evidence], sentence.Text, text.Length, cancel, CitationMethod.Aligned);
                aligned.AddRange(found.Where(citation => !cited.Concat(aligned).Any(other => other.Place.Contains(citation.Place))));
            }
        }

        return aligned;
    }

    private async Task<TableFinding?> TableAsync(EvidenceSearch search, CancellationToken cancel) =>
        search.Tables.Count == 0 ? null : (await ranker.RankAsync(search.Query, EvidenceText.Write(search), cancel)).Table;

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
        var answered = new List<double>();
        foreach (var search in ledger.Searches)
        {
            var ranked = (await RankAsync(search, cancel)).Where(sentence => IsCited(sentence.Evidence)).Select(sentence => sentence.Confidence).ToList();
            if (await TableAsync(search, cancel) is { IsAnswer: true } found && IsTableCited(search.Tables[found.Table], found))
            {
                ranked.Add(found.Named > 0 ? TableConfidence : UnnamedTableConfidence);
            }

            answered.AddRange(ranked.Count > 0 ? [ranked.Max()] : []);
        }

        // Of several questions one may have no answer beside those of the others.
        return answered.Count == 0 ? 0 : Math.Max(answered.Average(), Math.Min(answered.Max(), AnsweredConfidence));

        bool IsTableCited(EvidenceTable table, TableFinding found) =>
            citations.All(citation => (found.Rows.Count == 0 ? table.Rows : found.Cited.Select(row => table.Rows[row])).Any(row =>
                citation.Place.Contains(row.Place) || row.Place.Contains(citation.Place)));

        bool IsCited(Evidence evidence) =>
            citations.Any(citation =>
                citation.Place.Contains(evidence.Place)
                || evidence.Place.Contains(citation.Place)
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
