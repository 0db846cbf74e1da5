using RetrievalQA.Text;

namespace RetrievalQA.Server.Commands;

/// <summary>
/// Shows how far something has come: in a terminal on one line that is written again, elsewhere not at all, so that a file or
/// another program gets plain lines only.
/// </summary>
internal sealed class ProgressLine(TextWriter output, bool isTerminal)
{
    private const string ToItsBeginning = "\r";

    // Several tasks at once may have come further.
    private readonly Lock alone = new();

    private string shown = "";

    public Task ShowAsync(string state)
    {
        lock (alone)
        {
            if (isTerminal && state != shown)
            {
                output.Write(ToItsBeginning + state.PadRight(shown.Length));
                shown = state;
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Writes a line that stays.</summary>
    public Task WriteLineAsync(string line)
    {
        lock (alone)
        {
            Erase();
            output.WriteLine(HiddenCharacters.Remove(line));
        }

        return Task.CompletedTask;
    }

    /// <summary>Makes room for other lines.</summary>
    public Task ClearAsync()
    {
        lock (alone)
        {
            Erase();
        }

        return Task.CompletedTask;
    }

    private void Erase()
    {
        if (shown.Length > 0)
        {
            output.Write(ToItsBeginning + new string(' ', shown.Length) + ToItsBeginning);
            shown = "";
        }
    }
}
