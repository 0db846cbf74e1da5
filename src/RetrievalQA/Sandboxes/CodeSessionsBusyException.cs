namespace RetrievalQA.Sandboxes;

/// <summary>Every session was busy for as long as a call may wait.</summary>
public sealed class CodeSessionsBusyException(int sessions, int seconds)
    : Exception($"code_interpreter is busy: all {sessions} sessions were in use for {seconds} seconds. Try again later, or raise CodeInterpreter:Sessions.");
