using System.Text.Json.Serialization;
using RetrievalQA.Conversations;
using RetrievalQA.Server.Messages;
using RetrievalQA.Server.Runs.Steps;

namespace RetrievalQA.Server.Runs.Streaming;

/// <summary>One event of a stream: its name and the object that it carries.</summary>
public sealed record StreamedEvent(string Name, object Data);

public sealed record MessageDeltaObject(string Id, [property: JsonPropertyName("object")] string ObjectKind, MessageDelta Delta)
{
    /// <param name="part">A <see cref="TextPartDelta"/> or <see cref="ImageFilePartDelta"/>.</param>
    public static MessageDeltaObject From(string messageId, object part) => new(messageId, "thread.message.delta", new MessageDelta([part]));
}

public sealed record MessageDelta(IReadOnlyList<object> Content);

/// <param name="Index">Which part of the message's content.</param>
public sealed record TextPartDelta(int Index, string Type, TextDelta Text);

/// <param name="Index">Which part of the message's content.</param>
public sealed record ImageFilePartDelta(int Index, string Type, ImageFileObject ImageFile);

/// <param name="Value">Text that follows what was sent before.</param>
/// <param name="Annotations">Annotations that follow those sent before.</param>
public sealed record TextDelta(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<object>? Annotations);

/// <param name="Index">Its place among the annotations of the message.</param>
public sealed record FileCitationDelta(int Index, string Type, string Text, int StartIndex, int EndIndex, FileCitationObject FileCitation)
{
    public static FileCitationDelta From(int index, FileCitationAnnotation annotation) =>
        new(index, annotation.Type, annotation.Text, annotation.StartIndex, annotation.EndIndex, annotation.FileCitation);
}

/// <param name="Index">Its place among the annotations of the message.</param>
public sealed record FilePathDelta(int Index, string Type, string Text, int StartIndex, int EndIndex, FilePathObject FilePath)
{
    public static FilePathDelta From(int index, FilePathAnnotation annotation) =>
        new(index, annotation.Type, annotation.Text, annotation.StartIndex, annotation.EndIndex, annotation.FilePath);
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

/// <summary>The beginning of a code_interpreter call; its input and outputs follow.</summary>
public sealed record CodeInterpreterCallDelta(int Index, string Id, string Type, CodeInterpreterObject CodeInterpreter);

public sealed record CodeDelta(int Index, string Type, CodeInterpreterDelta CodeInterpreter)
{
    public static CodeDelta OfInput(int index, string code) => new(index, AssistantTool.CodeInterpreter, new CodeInterpreterDelta(code, Outputs: null));

    /// <param name="output">A <see cref="CodeLogsDelta"/> or <see cref="CodeImageDelta"/>.</param>
    public static CodeDelta OfOutput(int index, object output) => new(index, AssistantTool.CodeInterpreter, new CodeInterpreterDelta(Input: null, [output]));
}

/// <param name="Input">Code that follows what was sent before.</param>
public sealed record CodeInterpreterDelta(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Input,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<object>? Outputs);

/// <param name="Logs">Text that follows what was sent of this output before.</param>
public sealed record CodeLogsDelta(int Index, string Type, string Logs);

public sealed record CodeImageDelta(int Index, string Type, CodeImageObject Image);
