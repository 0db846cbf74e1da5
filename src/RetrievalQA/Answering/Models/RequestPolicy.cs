using System.ClientModel.Primitives;

namespace RetrievalQA.Answering.Models;

/// <summary>Changes a request of the client library before it is sent.</summary>
internal abstract class RequestPolicy : PipelinePolicy
{
    protected abstract void Prepare(PipelineMessage message);

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Prepare(message);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Prepare(message);
        await ProcessNextAsync(message, pipeline, currentIndex);
    }
}
