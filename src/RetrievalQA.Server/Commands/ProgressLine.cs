namespace RetrievalQA.Server.Commands;

/// <summary>
/// Shows how far something has come: in a terminal on one line that is written again, elsewhere not at all, so that a file or
/// another program gets plain lines only.
/// </summary>
internal sealed class ProgressLine(TextWriter output, bool isTerminal)
{
    private const string ToItsBeginning = "\r";
    private int shown;

    public async Task ShowAsync(string state)
    {
        if (isTerminal)
        {
            await output.WriteAsync(ToItsBeginning + state.PadRight(shown));
            shown = state.Length;
        }
    }

    /// <summary>Makes room for other lines.</summary>
    public async Task ClearAsync()
    {
        if (shown > 0)
        {
            await output.WriteAsync(ToItsBeginning + new string(' ', shown) + ToItsBeginning);
            shown = 0;
        }
    }
}
