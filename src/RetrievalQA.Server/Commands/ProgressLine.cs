using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>
/// Shows how far something has come: in a terminal on one line that is written again, elsewhere not at all, so that a file or
/// another program gets plain lines only.
/// </summary>
internal sealed class ProgressLine(TextWriter output, bool isTerminal)
{
    private const string ToItsBeginning = "\r";
    private string shown = "";

    public async Task ShowAsync(string state)
    {
        if (isTerminal && state != shown)
        {
            await output.WriteAsync(ToItsBeginning + state.PadRight(shown.Length));
            shown = state;
        }
    }

    /// <summary>Writes a line that stays.</summary>
    public async Task WriteLineAsync(string line)
    {
        await ClearAsync();
        await output.WriteLineAsync(HiddenCharacters.Remove(line));
    }

    /// <summary>Makes room for other lines.</summary>
    public async Task ClearAsync()
    {
        if (shown.Length > 0)
        {
            await output.WriteAsync(ToItsBeginning + new string(' ', shown.Length) + ToItsBeginning);
            shown = "";
        }
    }
}
