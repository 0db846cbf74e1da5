namespace RetrievalQA.Semantics;

/// <summary>Where the vectors of sentences come from.</summary>
public enum SentenceModelSource
{
    /// <summary>The model beside the program; none where it was built without.</summary>
    BuiltIn,

    /// <summary>None: documents are searched by words alone.</summary>
    Off,

    /// <summary>A folder with model.onnx and its vocabulary.</summary>
    Folder,

    /// <summary>An endpoint that speaks OpenAI's /v1/embeddings.</summary>
    Endpoint,
}
