using RetrievalQA.Storage;

namespace RetrievalQA.Tests.Contract;

/// <summary>The command <c>ask</c> as a process.</summary>
public sealed class AskCommandTests : IDisposable
{
    private const string Question = "How long is the warranty of the pump?";

    private static readonly string[] Plain = [];

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("retrievalqa-ask-");

    private string Docs => Path.Combine(home.FullName, "docs");

    private string Data => Path.Combine(home.FullName, "data");

    public void Dispose()
    {
        foreach (var folder in home.EnumerateDirectories("closed", SearchOption.AllDirectories))
        {
            Open(folder.FullName);
        }

        home.Delete(recursive: true);
    }

    [Fact]
    public async Task A_bad_file_stops_nothing_and_is_named_with_the_reason()
    {
        Write("manual.txt", "The warranty of the pump lasts 36 months.");
        Write("empty.txt", "");
        Write("secret.txt", "The warranty of the pump lasts 12 months.");
        Write("closed/notes.txt", "The warranty of the pump lasts 6 months.");
        Write("na\nme.txt", "A name of two lines.");
        Write("code.py", "print(1)");
        Close(Path.Combine(Docs, "secret.txt"));
        Close(Path.Combine(Docs, "closed"));
        var (exitCode, lines) = await AskAsync(UnprivilegedLauncher.Command);
        Assert.Equal(0, exitCode);
        Assert.Contains(lines, line => line.Contains("36 months", StringComparison.Ordinal));
        Assert.Equal(
            [
                "Not read: closed: This user may not read it.",
                "Not read: empty.txt: It is empty, or no ordinary file.",
                "Not read: secret.txt: This user may not read it.",
                "Read 2 of 2 documents",
                "Skipped: code.py: source code or data of a program; --all takes it in as well",
            ],
            lines.Where(line => line.StartsWith("Not read: ", StringComparison.Ordinal) || line.StartsWith("Skipped: ", StringComparison.Ordinal)
                || line.StartsWith("Read ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Changed_files_are_read_again_and_what_is_gone_is_not_quoted()
    {
        Write("manual.txt", "The warranty of the pump lasts 36 months.");
        Write("other.txt", "The visitors park behind the house.");
        Assert.Contains("Read 2 of 2 documents", (await AskAsync(Plain)).Lines);
        Write("manual.txt", "The warranty of the pump lasts 48 months.");
        var (exitCode, lines) = await AskAsync(Plain);
        Assert.Equal(0, exitCode);
        Assert.Contains("Read 1 of 1 documents", lines);
        Assert.Contains(lines, line => line.Contains("48 months", StringComparison.Ordinal));
        File.Delete(Path.Combine(Docs, "manual.txt"));
        (exitCode, lines) = await AskAsync(Plain);
        Assert.Equal(3, exitCode);
        Assert.DoesNotContain(lines, line => line.Contains("months", StringComparison.Ordinal) || line.Contains("manual.txt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Those_that_come_at_once_wait_for_each_other_and_say_so()
    {
        Write("manual.txt", "The warranty of the pump lasts 36 months.");
        Directory.CreateDirectory(Data);
        var held = HeldFile.TryHold(Path.Combine(Data, "ask.lock"))!;
        await using var one = Start(Plain);
        await using var two = Start(Plain);
        foreach (var asked in new[] { one, two })
        {
            Assert.True(await asked.PrintsAsync("Another 'ask' reads these documents; this one waits for it."), asked.Printed);
        }

        await held.DisposeAsync();
        foreach (var asked in new[] { one, two })
        {
            Assert.Equal(0, await asked.EndAsync());
            Assert.Contains("36 months", asked.Printed, StringComparison.Ordinal);
        }
    }

    private StartedProgram Start(string[] launcher) => CommandProcess.Start(
        launcher, new Dictionary<string, string>(StringComparer.Ordinal), "ask", "--docs", Docs, "--data", Data, Question);

    private async Task<(int ExitCode, IReadOnlyList<string> Lines)> AskAsync(string[] launcher)
    {
        await using var asked = Start(launcher);
        return (await asked.EndAsync(), asked.Lines);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(Docs, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static void Close(string path) => SetRights(path, UnixFileMode.None);

    private static void Open(string path) => SetRights(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static void SetRights(string path, UnixFileMode rights)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, rights);
        }
    }
}
