namespace RetrievalQA.Answering.Runs;

/// <summary>A tool call as a model streams it: the argument text is kept exactly as it was written.</summary>
public sealed record ModelCall(string Id, string Name, string Arguments);
