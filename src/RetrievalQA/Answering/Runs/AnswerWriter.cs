using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Tools;
using RetrievalQA.Conversations;

namespace RetrievalQA.Answering.Runs;

/// <summary>Passes what a model writes on to the recorder: text as it comes, markers as citations. Text never looks like a citation.</summary>
/// <param name="mender">Null where the model repeats what it points at.</param>
/// <param name="ledger">Null where the run cannot search: brackets are text then, whatever they hold.</param>
public sealed class AnswerWriter(RunRecorder recorder, EvidenceLedger? ledger, CitationResolver resolver, CodeMender? mender, RunCodeFiles? codeFiles)
{
    private readonly MarkerGuard guard = new();
    private MarkerParser? parser = NewParser(ledger);
    private ShownEvidence? shown;
    private int claimStart;

    /// <summary>The model said that the evidence holds no answer.</summary>
    public bool SaidNoAnswer { get; private set; }

    public async Task WriteAsync(string piece, CancellationToken cancel) => await TakeAsync(parser?.Append(piece) ?? [new AnswerSegment(piece, [])], cancel);

    /// <summary>The model's turn is over; what was held back is decided, and files that the text names are linked.</summary>
    public async Task FinishTurnAsync(CancellationToken cancel)
    {
        await TakeAsync(parser?.Finish() ?? [], cancel);
        await AddTextAsync(guard.Flush(), cancel);
        parser = NewParser(ledger);
        if (codeFiles is not null)
        {
            recorder.LinkFiles(SandboxLinks.Find(recorder.TextFrom(0), codeFiles.Paths));
        }
    }

    /// <summary>The next text belongs to a new message.</summary>
    public void BeginMessage() => claimStart = 0;

    private static MarkerParser? NewParser(EvidenceLedger? ledger) => ledger is null ? null : new MarkerParser(ledger.Knows);

    private async Task TakeAsync(IReadOnlyList<AnswerSegment> segments, CancellationToken cancel)
    {
        foreach (var segment in segments)
        {
            SaidNoAnswer |= segment.NoAnswer;
            await AddTextAsync(guard.Append(segment.Text), cancel);
            if (segment.Codes.Count > 0)
            {
                await CiteAsync(segment.Codes, cancel);
            }
        }
    }

    private async Task CiteAsync(IReadOnlyList<string> codes, CancellationToken cancel)
    {
        var evidence = codes.Select(ledger!.Find).OfType<Evidence>().ToList();
        var position = recorder.TextLength + guard.Held.Length;
        var said = recorder.TextFrom(claimStart) + guard.Held;
        var mended = await MendAsync(said, evidence, cancel);
        var citations = new List<Citation>();
        foreach (var cited in mended.GroupBy(cited => cited.Method, cited => cited.Evidence))
        {
            citations.AddRange(await resolver.ResolveAsync([.. cited], said, position, cancel, cited.Key));
        }

        claimStart = position;
        if (citations.Count > 0)
        {
            await AddTextAsync(guard.Flush(), cancel);
            await recorder.AddCitationsAsync(citations, cancel);
        }
    }

    private async Task<IReadOnlyList<CitedEvidence>> MendAsync(string said, IReadOnlyList<Evidence> evidence, CancellationToken cancel)
    {
        if (mender is null)
        {
            return CodeMender.AsCited(evidence);
        }

        shown = shown?.Searches == ledger!.Searches.Count ? shown : new ShownEvidence(ledger);
        return await mender.MendAsync(AnswerSentence.Of(said).LastOrDefault()?.Text ?? "", evidence, shown, cancel);
    }

    private async Task AddTextAsync(string text, CancellationToken cancel)
    {
        if (text.Length > 0)
        {
            await recorder.AddTextAsync(text, cancel);
        }
    }
}
