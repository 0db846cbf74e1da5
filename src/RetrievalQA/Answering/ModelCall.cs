using Microsoft.SemanticKernel;

namespace RetrievalQA.Answering;

/// <summary>A tool call as a model streams it: the argument text is kept exactly as it was written.</summary>
public sealed record ModelCall(string Id, string Name, string Arguments)
{
    public static readonly ModelCall Empty = new("", "", "");

    public ModelCall Append(StreamingFunctionCallUpdateContent update) => new(
        string.IsNullOrEmpty(update.CallId) ? Id : update.CallId,
        string.IsNullOrEmpty(update.Name) ? Name : update.Name,
        Arguments + update.Arguments);
}
