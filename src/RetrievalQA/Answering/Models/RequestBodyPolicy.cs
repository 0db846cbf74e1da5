using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetrievalQA.Answering.Models;

/// <summary>Puts the <see cref="VerbatimRequest"/> of the current model call into the body, then writes it as its endpoint reads it.</summary>
internal sealed class RequestBodyPolicy(RequestDialect dialect) : RequestPolicy
{
    // The client library offers no way to pass data from the call to its pipeline.
    private static readonly AsyncLocal<VerbatimRequest?> Current = new();

    /// <summary>Applies to the requests that the caller's flow of execution sends from now on.</summary>
    public static void Use(VerbatimRequest request) => Current.Value = request;

    protected override void Prepare(PipelineMessage message)
    {
        if (message.Request.Content is not { } content)
        {
            return;
        }

        using var written = new MemoryStream();
        content.WriteTo(written, message.CancellationToken);
        var body = JsonNode.Parse(written.GetBuffer().AsSpan(0, (int)written.Length))!.AsObject();
        Current.Value?.ApplyTo(body);
        dialect.ApplyTo(body);
        message.Request.Content = BinaryContent.Create(new BinaryData(JsonSerializer.SerializeToUtf8Bytes(body)));
    }
}
