using System.ClientModel;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.SemanticKernel;
using RetrievalQA.Conversations;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Models;

/// <summary>Says what went wrong with a model's endpoint, in the endpoint's own words where it has some, and never with its key.</summary>
/// <param name="key">The key that the endpoint is sent; null without one.</param>
public sealed partial class EndpointFailure(string? key)
{
    private const int MaxMessage = 1_000;
    private const string Hidden = "***";

    // A shorter key could be part of any word.
    private const int ShortestKey = 6;

    // Codes by which OpenAI, Azure and llama.cpp say that the prompt is to blame.
    private static readonly HashSet<string> PromptCodes = new(StringComparer.OrdinalIgnoreCase)
    {
        "context_length_exceeded",
        "exceed_context_size_error",
        "string_above_max_length",
        "content_policy_violation",
        "content_filter",
        "ResponsibleAIPolicyViolation",
        "invalid_prompt",
        "invalid_image_format",
        "invalid_image_url",
        "invalid_image",
        "image_parse_error",
        "image_too_large",
        "image_content_policy_violation",
    };

    /// <summary>Null where the failure has nothing to do with an endpoint.</summary>
    public RunError? Of(Exception failure) => failure switch
    {
        // The client tried several times; the tries failed alike.
        AggregateException { InnerException: { } first } => Of(first),

        // Semantic Kernel wraps what happens before the stream begins, and only that.
        HttpOperationException { InnerException: ClientResultException inner } => Of(inner),
        ClientResultException { Status: > 0 } answered => Answered(answered),
        ClientResultException or HttpOperationException => Failed($"failed: {failure.Message}"),
        HttpRequestException or IOException => Failed($"broke off: {failure.Message}"),
        OperationCanceledException => Failed($"did not answer in time: {failure.Message}"),

        // What the client library and Semantic Kernel throw when they read something else.
        JsonException or InvalidOperationException or ArgumentException or FormatException or NotSupportedException or KeyNotFoundException =>
            Failed($"sent something that is not a chat completion: {failure.Message}"),
        _ => null,
    };

    /// <summary>The stream said that the endpoint failed.</summary>
    public RunError InStream(UpstreamError error) => From(HttpStatusCode.OK, error);

    /// <summary>The stream ended, or ended the answer, without the model having finished.</summary>
    public RunError Failed(string how) => new(RunError.ServerError, Clean($"The model's endpoint {how}"));

    private RunError Answered(ClientResultException failure)
    {
        var status = (HttpStatusCode)failure.Status;
        return From(status, UpstreamError.Read(failure.GetRawResponse()?.Content) ?? new UpstreamError($"HTTP {failure.Status} without an explanation.", []));
    }

    private RunError From(HttpStatusCode status, UpstreamError error)
    {
        if (status == HttpStatusCode.TooManyRequests || error.Codes.Contains(RunError.RateLimitExceeded, StringComparer.Ordinal))
        {
            return new RunError(RunError.RateLimitExceeded, Clean(error.Message));
        }

        return error.Codes.Any(PromptCodes.Contains)
            ? new RunError(RunError.InvalidPrompt, Clean(error.Message))
            : Failed($"failed: {error.Message}");
    }

    private string Clean(string message)
    {
        var hidden = key is { Length: >= ShortestKey } ? message.Replace(key, Hidden, StringComparison.Ordinal) : message;
        hidden = Secret().Replace(hidden, Hidden);
        return WholeCharacters.Shorten(hidden, MaxMessage);
    }

    // Keys as OpenAI and those who follow it write them, also half hidden; and whatever is sent as one.
    [GeneratedRegex(@"\bsk-[\w*-]{6,}|(?<=\bBearer\s)\S+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: RegexTimeout.Milliseconds)]
    private static partial Regex Secret();
}
