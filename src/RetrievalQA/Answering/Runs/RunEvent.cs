using RetrievalQA.Conversations;

namespace RetrievalQA.Answering.Runs;

/// <summary>Something that happened in a run. State was saved before its event is sent; text may be ahead of what is saved.</summary>
public abstract record RunEvent;

public sealed record RunChanged(ThreadRun Run) : RunEvent;

public sealed record StepChanged(RunStep Step) : RunEvent;

public sealed record MessageChanged(ThreadMessage Message) : RunEvent;

/// <summary>The model began a call. It is shown without arguments; those of a function follow as they are written.</summary>
/// <param name="Index">Its place among the calls of the step, from 0.</param>
public sealed record ToolCallAdded(string StepId, int Index, ToolCall Call) : RunEvent;

/// <summary>Text that was added at the end of a function call's arguments.</summary>
public sealed record ArgumentsAdded(string StepId, int Index, string Arguments) : RunEvent;

/// <summary>Text that was added at the end of the code of a code_interpreter call.</summary>
public sealed record CodeAdded(string StepId, int Index, string Code) : RunEvent;

/// <summary>What running code gave; logs of the same output follow each other and are put together.</summary>
/// <param name="OutputIndex">Its place among the outputs of the call, from 0.</param>
public sealed record CodeOutputAdded(string StepId, int Index, int OutputIndex, CodeInterpreterOutput Output) : RunEvent;

/// <summary>A figure that stands before the text of the message.</summary>
/// <param name="Index">Its place in the content of the message, from 0.</param>
public sealed record ImageAdded(string MessageId, int Index, ImageFileContent Image) : RunEvent;

/// <summary>Text that was added at the end of the message.</summary>
public sealed record TextAdded(string MessageId, string Text) : RunEvent;

/// <summary>A citation that was added at the end of the message's text so far.</summary>
/// <param name="Index">Its place among the citations of the message, from 0.</param>
public sealed record CitationAdded(string MessageId, int Index, Citation Citation) : RunEvent;
