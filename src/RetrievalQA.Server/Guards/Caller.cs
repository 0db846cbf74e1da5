using RetrievalQA.Documents;

namespace RetrievalQA.Server.Guards;

/// <summary>Who asks. One for each request; a request sees and makes objects of its caller's project only.</summary>
public sealed class Caller
{
    public string ProjectId { get; set; } = Project.Default;

    /// <summary>The key that the request came with; null where the server needs none, or none was given to what is open to all.</summary>
    public KeyHolder? Holder { get; set; }

    /// <summary>Whether it may be told how the server is: this machine where there are no keys, else whoever has one.</summary>
    public bool IsTrusted { get; set; }
}
