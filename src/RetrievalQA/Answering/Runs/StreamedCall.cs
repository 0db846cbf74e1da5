using System.Text;

namespace RetrievalQA.Answering.Runs;

/// <summary>A tool call while a model writes it.</summary>
public sealed class StreamedCall(string id, string name)
{
    private readonly StringBuilder arguments = new();

    public string Id => id;

    public string Name { get; private set; } = name;

    /// <summary>The call so far, without its arguments.</summary>
    public ModelCall Head => new(Id, Name, "");

    public ModelCall Whole => new(Id, Name, arguments.ToString());

    /// <summary>Some endpoints name the function only after its call has begun.</summary>
    public void NameIt(string later) => Name = Name.Length > 0 ? Name : later;

    public void Append(string added) => arguments.Append(added);
}
