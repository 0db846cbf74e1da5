using System.ClientModel;
using System.Net;
using Microsoft.SemanticKernel;
using RetrievalQA.Conversations;

namespace RetrievalQA.Answering.Models;

/// <summary>Says what went wrong with a model's endpoint, in the endpoint's own words where it has some.</summary>
internal static class EndpointFailure
{
    /// <summary>Null where the failure has nothing to do with an endpoint.</summary>
    public static RunError? ErrorOf(Exception failure) => failure switch
    {
        // The client tried several times; the tries failed alike.
        AggregateException { InnerException: { } first } => ErrorOf(first),

        // Semantic Kernel wraps what happens before the stream begins, and only that.
        HttpOperationException { InnerException: ClientResultException inner } => ErrorOf(inner),
        ClientResultException { Status: (int)HttpStatusCode.TooManyRequests } limited => new RunError(RunError.RateLimitExceeded, limited.Message),
        ClientResultException or HttpOperationException => Failed("failed", failure),
        HttpRequestException or IOException => Failed("broke off", failure),
        OperationCanceledException => Failed("did not answer in time", failure),
        _ => null,
    };

    private static RunError Failed(string how, Exception failure) =>
        new(RunError.ServerError, $"The model's endpoint {how}: {failure.Message}");
}
