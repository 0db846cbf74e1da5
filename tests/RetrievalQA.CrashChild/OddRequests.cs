namespace RetrievalQA.CrashChild;

/// <summary>The requests of a parser that never gets past a file named "stuck" and dies of one named "crash".</summary>
internal sealed class OddRequests(TextReader requests) : TextReader
{
    public override async Task<string?> ReadLineAsync()
    {
        var line = await requests.ReadLineAsync();
        if (line?.Contains("\"crash", StringComparison.Ordinal) == true)
        {
            Environment.Exit(9);
        }

        // The next line is the end: a parser is sent no second file before it has read the first.
        return line?.Contains("\"stuck", StringComparison.Ordinal) == true ? await requests.ReadLineAsync() : line;
    }
}
