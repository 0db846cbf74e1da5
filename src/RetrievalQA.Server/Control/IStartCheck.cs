namespace RetrievalQA.Server.Control;

/// <summary>Something that must be so before the server does any work: what it would fail at in the end anyhow.</summary>
internal interface IStartCheck
{
    /// <exception cref="Exception">It is not so; the message says what.</exception>
    void Check();
}
