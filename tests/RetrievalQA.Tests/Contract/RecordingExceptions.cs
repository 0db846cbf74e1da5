using System.IO.Enumeration;

namespace RetrievalQA.Tests.Contract;

/// <summary>The differences from the hosted API that are right, and requests that cannot be replayed. It knows which of them occurred.</summary>
public sealed class RecordingExceptions
{
    private readonly HashSet<object> used = [];

    /// <summary>By place (* stands for any text) and kind.</summary>
    private readonly IReadOnlyList<(string Where, DifferenceKind What, string Reason)> differences =
    [
        ("*.file_citation.quote", DifferenceKind.Extra, "the verbatim quote and its place are what this server adds"),
        ("*.file_citation.filename", DifferenceKind.Extra, "as above"),
        ("*.file_citation.page", DifferenceKind.Extra, "as above"),
        ("*.file_citation.start", DifferenceKind.Extra, "as above"),
        ("*.file_citation.end", DifferenceKind.Extra, "as above"),
        ("*.file_citation.version", DifferenceKind.Extra, "as above"),
        (".detail", DifferenceKind.Missing, "errors of files repeat themselves in a second form that no client reads"),
        ("file.filename", DifferenceKind.Value, "a file is named without its folder: the recording calls one 'text/csv'"),
        ("stream thread*.tool_resources.code_interpreter", DifferenceKind.Missing,
            "streams show an empty list of code files that the same object has nowhere else"),
        ("thread.tool_resources.code_interpreter", DifferenceKind.Missing, "as above, once over REST"),
        ("thread.message.file_ids", DifferenceKind.Missing, "a field of v1 that one answer to a change of metadata had in place of attachments"),
        ("thread.message.attachments", DifferenceKind.Extra, "as above"),
        ("thread.run.step.step_details.tool_calls[].file_search.results", DifferenceKind.Count,
            "the hosted API gave the same passage twice, from the assistant's store and from the thread's"),
        ("vector_store.file.usage_bytes", DifferenceKind.Extra, "lists of a batch lacked it until autumn 2025"),
        ("vector_store.file.chunking_strategy", DifferenceKind.Extra, "as above"),
        ("vector_store.file.attributes", DifferenceKind.Extra, "as above"),
    ];

    /// <summary>By method and path; * stands for any text.</summary>
    private readonly IReadOnlyList<(HttpMethod Method, string Path, string Reason)> skipped =
    [
        (HttpMethod.Get, "*/models/fake_id", "a name that runs accept can be retrieved, and without strict settings that is any"),
        (HttpMethod.Get, "*/runs/run_aiOgmOSxtqwaLG3JZAhGsAgR/steps?*", "steps of code that read a file which the recording does not have"),
        (HttpMethod.Get, "*/runs/run_LAndsmZANdPllF1ZTmzt1tDc/steps?*", "as above"),
        (HttpMethod.Get, "*/file_batches/vsfb_ibj_*/files?order=asc&*", "files of one second stand in the order of their ids there, in either direction"),
    ];

    public IEnumerable<string> Unused => differences.Where(item => !used.Contains(item)).Select(item => $"{item.Where} ({item.What})")
        .Concat(skipped.Where(item => !used.Contains(item)).Select(item => $"{item.Method} {item.Path}"));

    public bool Skips(RecordedExchange exchange) => Use(skipped.Where(item => item.Method == exchange.Method && Fits(item.Path, exchange.Path)));

    public IReadOnlyList<RecordingDifference> Without(IReadOnlyList<RecordingDifference> found) =>
        [.. found.Where(difference => !Use(For(difference)))];

    public bool Allows(RecordingDifference difference) => For(difference).Any();

    private IEnumerable<(string Where, DifferenceKind What, string Reason)> For(RecordingDifference found) =>
        differences.Where(item => item.What == found.What && Fits(item.Where, found.Where));

    private bool Use<T>(IEnumerable<T> items)
        where T : notnull
    {
        var fitting = items.ToList();
        fitting.ForEach(item => used.Add(item));
        return fitting.Count > 0;
    }

    private static bool Fits(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
