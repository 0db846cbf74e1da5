using System.Text;
using System.Text.Json.Nodes;
using RetrievalQA.Answering.Models;
using RetrievalQA.Conversations;
using RetrievalQA.Sandboxes;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Tools;

/// <summary>The code_interpreter of one run: runs code in the thread's session, stores what it makes and shows it.</summary>
/// <param name="show">Shows what running code gives: the place of the call in its step, the place of the output in the call, the output.</param>
/// <param name="mostTokens">Tokens that the model may be shown of one call.</param>
public sealed class CodeInterpreterTool(
    CodeSessions sessions, RunCodeFiles files, Action<int, int, CodeInterpreterOutput> show, int mostTokens, TimeProvider time)
{
    private const string Purpose = "Runs Python 3 in a sandbox. Variables and files stay from call to call. Returns what was printed, the value of the last expression, and the files written to /mnt/data.";

    /// <summary>The tool as a model's endpoint is told of it.</summary>
    /// <param name="name">The name under which a model calls it.</param>
    public static JsonObject Definition(string name) => new()
    {
        ["type"] = AssistantTool.Function,
        [AssistantTool.Function] = new JsonObject
        {
            ["name"] = name,
            ["description"] = Purpose,
            ["parameters"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["code"] = new JsonObject { ["type"] = "string", ["description"] = "The Python source to run." } },
                ["required"] = new JsonArray("code"),
            },
        },
    };

    /// <param name="name">The name under which a model calls it.</param>
    public string Instructions(string name) => CodeInstructions.Write(name, files.Inputs);

    /// <param name="index">The place of the call in its step.</param>
    /// <exception cref="RunFailedException">No code can be run here, or none now.</exception>
    public async Task<ToolResult> InvokeAsync(int index, string callId, string code, CancellationToken cancel)
    {
        var live = new LiveLogs((output, made) => show(index, output, made), time);
        try
        {
            await files.LoadAsync(cancel);
            await using var result = await sessions.ExecuteAsync(files.ThreadId, FencedCode.Unwrap(code), files.Inputs, live.AddAsync, cancel);
            var isForgotten = result.IsNewSession && files.HasRunBefore;
            var outputs = await StoreAsync(result.Outputs, cancel);
            live.Finish(outputs);
            var call = new CodeInterpreterCall(callId, code, outputs, await files.AddAsync(result.Files, cancel));
            return Show(call, isForgotten);
        }
        catch (CodeInterpreterUnavailableException failure)
        {
            throw new RunFailedException(RunError.ServerError, failure.Message);
        }
        catch (CodeSessionsBusyException failure)
        {
            throw new RunFailedException(RunError.RateLimitExceeded, failure.Message);
        }
    }

    /// <summary>A call that was made, as the model is shown it.</summary>
    /// <param name="isForgotten">Variables of earlier calls are gone.</param>
    public ToolResult Show(CodeInterpreterCall call, bool isForgotten = false)
    {
        var shown = CodeResultText.Write(call, isForgotten, mostTokens);
        return new ToolResult(call, shown, TokenCounter.Count(shown));
    }

    private async Task<IReadOnlyList<CodeInterpreterOutput>> StoreAsync(IReadOnlyList<CodeOutput> outputs, CancellationToken cancel)
    {
        var stored = new List<CodeInterpreterOutput>(outputs.Count);
        foreach (var output in outputs)
        {
            stored.Add(output switch
            {
                CodeImage image => new CodeInterpreterOutput(
                    Logs: null, await files.AddImageAsync(image, stored.Count(earlier => earlier.ImageFileId is not null) + 1, cancel)),
                CodeLogs logs => new CodeInterpreterOutput(logs.Text, ImageFileId: null),
                _ => throw new InvalidOperationException($"There is no such output as {output.GetType().Name}."),
            });
        }

        return stored;
    }

    /// <summary>
    /// Sends the first logs while the code runs, and the rest in order when it has ended: some clients put outputs
    /// together in the order in which they come.
    /// </summary>
    private sealed class LiveLogs(Action<int, CodeInterpreterOutput> show, TimeProvider time)
    {
        // A program that prints a letter at a time must not flood its listeners.
        private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

        private readonly StringBuilder held = new();
        private long lastSent;
        private int sent;

        public Task AddAsync(CodeLogPiece piece)
        {
            if (piece.Output == 0)
            {
                held.Append(piece.Text);
                if (lastSent == 0 || time.GetElapsedTime(lastSent) >= Interval)
                {
                    Send(held.ToString());
                    lastSent = time.GetTimestamp();
                    held.Clear();
                }
            }

            return Task.CompletedTask;
        }

        public void Finish(IReadOnlyList<CodeInterpreterOutput> outputs)
        {
            foreach (var (output, place) in outputs.Select((output, place) => (output, place)))
            {
                if (place == 0 && output.Logs is { } logs)
                {
                    Send(logs[sent..]);
                }
                else
                {
                    show(place, output);
                }
            }
        }

        private void Send(string logs)
        {
            if (logs.Length > 0)
            {
                show(0, new CodeInterpreterOutput(logs, ImageFileId: null));
                sent += logs.Length;
            }
        }
    }
}
