using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Tools;

namespace RetrievalQA.Answering.Runs;

/// <summary>Passes what a model writes on to the recorder: text as it comes, markers as citations.</summary>
public sealed class AnswerWriter(RunRecorder recorder, EvidenceLedger ledger, CitationResolver resolver, RunCodeFiles? codeFiles)
{
    private MarkerParser parser = new(ledger.Knows);
    private int claimStart;

    /// <summary>The model said that the evidence holds no answer.</summary>
    public bool SaidNoAnswer { get; private set; }

    public async Task WriteAsync(string piece, CancellationToken cancel) => await TakeAsync(parser.Append(piece), cancel);

    /// <summary>The model's turn is over; what was held back is decided, and files that the text names are linked.</summary>
    public async Task FinishTurnAsync(CancellationToken cancel)
    {
        await TakeAsync(parser.Finish(), cancel);
        parser = new MarkerParser(ledger.Knows);
        if (codeFiles is not null)
        {
            recorder.LinkFiles(SandboxLinks.Find(recorder.TextFrom(0), codeFiles.Paths));
        }
    }

    /// <summary>The next text belongs to a new message.</summary>
    public void BeginMessage() => claimStart = 0;

    private async Task TakeAsync(IReadOnlyList<AnswerSegment> segments, CancellationToken cancel)
    {
        foreach (var segment in segments)
        {
            SaidNoAnswer |= segment.NoAnswer;
            if (segment.Text.Length > 0)
            {
                await recorder.AddTextAsync(segment.Text, cancel);
            }

            if (segment.Codes.Count > 0)
            {
                await CiteAsync(segment.Codes, cancel);
            }
        }
    }

    private async Task CiteAsync(IReadOnlyList<string> codes, CancellationToken cancel)
    {
        var evidence = codes.Select(ledger.Find).OfType<Evidence>().ToList();
        var position = recorder.TextLength;
        var citations = await resolver.ResolveAsync(evidence, recorder.TextFrom(claimStart), position, cancel);
        claimStart = position;
        if (citations.Count > 0)
        {
            await recorder.AddCitationsAsync(citations, cancel);
        }
    }
}
