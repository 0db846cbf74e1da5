using System.ClientModel.Primitives;

namespace RetrievalQA.Answering.Models;

/// <summary>Says which version of Azure OpenAI's interface a request is written in.</summary>
internal sealed class AzurePolicy(string apiVersion) : RequestPolicy
{
    protected override void Prepare(PipelineMessage message) =>
        message.Request.Uri = new UriBuilder(message.Request.Uri!) { Query = $"api-version={Uri.EscapeDataString(apiVersion)}" }.Uri;
}
