namespace RetrievalQA.Server.Control;

/// <summary>One run of the server: by its id a client knows that it reached the server it was told of, and no other.</summary>
public sealed class ServerInstance
{
    public string Id { get; } = Guid.NewGuid().ToString("N");
}
