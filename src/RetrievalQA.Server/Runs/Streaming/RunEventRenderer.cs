using RetrievalQA.Answering.Runs;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Runs.Steps;
using RetrievalQA.Server.Wire;
using RetrievalQA.Text;

namespace RetrievalQA.Server.Runs.Streaming;

/// <summary>
/// Shows the events of one run as a version streams them. The text deltas of a message, markers included, concatenate
/// to its final text, and its annotations are sent among them.
/// </summary>
/// <param name="streamed">The run whose events they are; as recorded, streamed steps tell its expiry also when they have ended.</param>
/// <param name="fileIds">The files that v1 lists in runs.</param>
/// <param name="texts">Where the texts of search results come from; null where they were not asked for.</param>
public sealed class RunEventRenderer(ThreadRun streamed, ApiVersion version, IReadOnlyList<string> fileIds, SearchResultTexts? texts)
{
    private StreamedMessage? message;

    public async Task<IEnumerable<StreamedEvent>> RenderAsync(RunEvent change, CancellationToken cancel) => change switch
    {
        RunChanged run => [Show(run.Run)],
        StepChanged step => Show(step.Step, texts is null ? null : await texts.LoadAsync([step.Step], cancel)),
        MessageChanged changed => Show(changed.Message),
        TextAdded text => [Open(text.MessageId).Add(text.Text)],
        CitationAdded citation => [Open(citation.MessageId).Add(citation.Index, citation.Citation)],
        ToolCallAdded call => [Delta(call.StepId, ToolCallObjects.Begin(call.Index, call.Call, version))],
        CodeAdded added => [Delta(added.StepId, CodeDelta.OfInput(added.Index, added.Code))],
        CodeOutputAdded output => [Delta(output.StepId, CodeDelta.OfOutput(output.Index, ToolCallObjects.Delta(output.OutputIndex, output.Output)))],
        ImageAdded image => [Open(image.MessageId).Add(image.Index, image.Image)],
        ArgumentsAdded added => [Delta(added.StepId, new FunctionArgumentsDelta(added.Index, AssistantTool.Function, new FunctionArguments(added.Arguments)))],
        _ => throw new InvalidOperationException($"There is no wire form of {change.GetType().Name}."),
    };

    /// <summary>v1 has no event for a run whose budget is spent: it is completed, with details.</summary>
    private StreamedEvent Show(ThreadRun run)
    {
        var status = version.IsV1 && run.Status == RunStatus.Incomplete ? RunStatus.Completed : run.Status;
        return new StreamedEvent($"thread.run.{status.Name()}", RunObject.From(run, version, fileIds));
    }

    private IEnumerable<StreamedEvent> Show(RunStep step, IReadOnlyDictionary<SourcePlace, string>? loaded)
    {
        var shown = RunStepObject.From(step with { ExpiresAt = streamed.ExpiresAt }, version, loaded);
        var names = step.Status == RunStepStatus.InProgress ? ["created", "in_progress"] : new[] { shown.Status };
        return names.Select(name => new StreamedEvent($"thread.run.step.{name}", shown));
    }

    private IEnumerable<StreamedEvent> Show(ThreadMessage changed)
    {
        var shown = MessageObject.From(changed, version, isStreamed: true);
        if (changed.Status == MessageStatus.InProgress)
        {
            yield return new StreamedEvent("thread.message.created", shown);
            yield return new StreamedEvent("thread.message.in_progress", shown);
            yield break;
        }

        if (message?.End(changed) is { } annotations)
        {
            yield return annotations;
        }

        message = null;
        yield return new StreamedEvent(changed.Status == MessageStatus.Completed ? "thread.message.completed" : "thread.message.incomplete", shown);
    }

    private StreamedMessage Open(string messageId) => message ??= new StreamedMessage(messageId, version);

    private static StreamedEvent Delta(string stepId, object call) => new("thread.run.step.delta", RunStepDeltaObject.From(stepId, call));

    /// <summary>How far one message has been sent.</summary>
    private sealed class StreamedMessage(string id, ApiVersion version)
    {
        private readonly CitationMarkers markers = new(version);
        private readonly List<object> held = [];
        private int images;
        private bool isBegun;
        private int codePoints;

        public StreamedEvent Add(int index, ImageFileContent image)
        {
            images++;
            return new StreamedEvent(
                "thread.message.delta", MessageDeltaObject.From(id, new ImageFilePartDelta(index, "image_file", ImageFileObject.From(image, version))));
        }

        public StreamedEvent Add(string text)
        {
            codePoints += CodePoints.Count(text);
            return Send(text, []);
        }

        public StreamedEvent Add(int index, Citation citation)
        {
            var marker = markers.TextOf(citation);
            var start = codePoints;
            codePoints += CodePoints.Count(marker);
            var annotation = FileCitationDelta.From(index, FileCitationAnnotation.From(citation, marker, start, codePoints));
            if (!version.IsV1)
            {
                return Send(marker, [annotation]);
            }

            held.Add(annotation);
            return Send(marker, []);
        }

        /// <summary>
        /// Links to files are known when the text is whole. The client library of v1 keeps the annotations of one delta
        /// only, so v1 gets them all in this one.
        /// </summary>
        public StreamedEvent? End(ThreadMessage ended)
        {
            var citations = ended.Content.OfType<TextContent>().Sum(part => part.Citations.Count);
            var links = MessageRenderer.FilePaths(ended.Content, version).Select((link, index) => FilePathDelta.From(citations + index, link));
            List<object> annotations = [.. held, .. links];
            return annotations.Count > 0 ? Send(value: null, annotations) : null;
        }

        private StreamedEvent Send(string? value, List<object> annotations)
        {
            var delta = new TextDelta(value, isBegun && annotations.Count == 0 ? null : annotations);
            isBegun = true;
            return new StreamedEvent("thread.message.delta", MessageDeltaObject.From(id, new TextPartDelta(images, "text", delta)));
        }
    }
}
