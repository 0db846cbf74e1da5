using System.Text;
using RetrievalQA.Conversations;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Tools;

/// <summary>What running code gave, as models are shown it: the logs, then a line for each figure and each file.</summary>
public static class CodeResultText
{
    private const string Forgotten = "[This is a new session: variables of earlier calls are gone, files are there.]";
    private const string Figure = "[a figure, shown to the user]";
    private const string Nothing = "[no output]";
    private const string WroteStart = "[wrote " + SandboxLinks.Scheme;

    /// <param name="isForgotten">Variables of earlier calls are gone.</param>
    /// <param name="mostTokens">Of a longer text, the beginning and the end are shown.</param>
    public static string Write(CodeInterpreterCall call, bool isForgotten, int mostTokens)
    {
        var text = new StringBuilder(isForgotten ? Forgotten + "\n" : "");
        foreach (var logs in (call.Outputs ?? []).Select(output => output.Logs).OfType<string>())
        {
            text.Append(logs).Append(logs.EndsWith('\n') ? "" : "\n");
        }

        var after = new StringBuilder();
        foreach (var _ in (call.Outputs ?? []).Where(output => output.ImageFileId is not null))
        {
            after.Append(Figure).Append('\n');
        }

        foreach (var file in call.Files ?? [])
        {
            after.Append(WroteStart).Append(HiddenCharacters.Replace(file.Path, '_')).Append("]\n");
        }

        return text.Length + after.Length == 0 ? Nothing : Fit(text.ToString(), mostTokens) + after;
    }

    /// <summary>The logs, and the paths of the files written, relative to /mnt/data.</summary>
    public static (string Logs, IReadOnlyList<string> Files) Read(string shown)
    {
        var lines = shown.Split('\n').SkipWhile(line => line == Forgotten).ToList();
        var end = lines.FindLastIndex(line => line.Length > 0 && line is not (Figure or Nothing) && !IsWrote(line)) + 1;
        var files = lines.Skip(end).Where(IsWrote).Select(line => line[WroteStart.Length..^1]);
        return (string.Join('\n', lines.Take(end)), [.. files]);
    }

    private static bool IsWrote(string line) => line.Length > WroteStart.Length + 1 && line.StartsWith(WroteStart, StringComparison.Ordinal) && line[^1] == ']';

    private static string Fit(string text, int mostTokens)
    {
        var head = TokenCounter.PrefixLength(text, mostTokens);
        if (head == text.Length)
        {
            return text;
        }

        var (end, start) = (WholeCharacters.At(text, head / 2), WholeCharacters.At(text, text.Length - (head / 2)));
        return $"{text[..end]}\n[{start - end:N0} characters left out]\n{text[start..]}";
    }
}
