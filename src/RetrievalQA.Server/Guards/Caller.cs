using RetrievalQA.Documents;

namespace RetrievalQA.Server.Guards;

/// <summary>Who asks. One for each request; a request sees and makes objects of its caller's project only.</summary>
public sealed class Caller
{
    public string ProjectId { get; set; } = Project.Default;
}
