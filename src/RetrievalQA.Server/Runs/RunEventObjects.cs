using System.Text.Json.Serialization;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.RunSteps;

namespace RetrievalQA.Server.Runs;

/// <summary>One event of a stream: its name and the object that it carries.</summary>
public sealed record StreamedEvent(string Name, object Data);

public sealed record MessageDeltaObject(string Id, [property: JsonPropertyName("object")] string ObjectKind, MessageDelta Delta)
{
    public static MessageDeltaObject From(string messageId, TextDelta text) =>
        new(messageId, "thread.message.delta", new MessageDelta([new TextPartDelta(0, "text", text)]));
}

public sealed record MessageDelta(IReadOnlyList<TextPartDelta> Content);

/// <param name="Index">Which part of the message's content.</param>
public sealed record TextPartDelta(int Index, string Type, TextDelta Text);

/// <param name="Value">Text that follows what was sent before.</param>
/// <param name="Annotations">Annotations that follow those sent before.</param>
public sealed record TextDelta(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AnnotationDelta>? Annotations);

/// <param name="Index">Its place among the annotations of the message.</param>
public sealed record AnnotationDelta(int Index, string Type, string Text, int StartIndex, int EndIndex, FileCitationObject FileCitation)
{
    public static AnnotationDelta From(int index, FileCitationAnnotation annotation) =>
        new(index, annotation.Type, annotation.Text, annotation.StartIndex, annotation.EndIndex, annotation.FileCitation);
}

public sealed record RunStepDeltaObject(string Id, [property: JsonPropertyName("object")] string ObjectKind, RunStepDelta Delta)
{
    public static RunStepDeltaObject From(string stepId, object call) =>
        new(stepId, "thread.run.step.delta", new RunStepDelta(new ToolCallsDetails("tool_calls", [call])));
}

public sealed record RunStepDelta(ToolCallsDetails StepDetails);

public sealed record FileSearchCallDelta(int Index, string Id, string Type, FileSearchObject FileSearch);

public sealed record RetrievalCallDelta(int Index, string Id, string Type, RetrievalObject Retrieval);

/// <summary>The beginning of a function call; its arguments follow.</summary>
public sealed record FunctionCallDelta(int Index, string Id, string Type, FunctionCallBody Function);

public sealed record FunctionArgumentsDelta(int Index, string Type, FunctionArguments Function);

public sealed record FunctionArguments(string Arguments);
