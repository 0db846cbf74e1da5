using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Server.Wire;

/// <summary>Section "Api".</summary>
public sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Refuse calls of assistants and threads without the OpenAI-Beta header, as the hosted API does; else they get v2.</summary>
    public bool RequireBetaHeader { get; init; }

    /// <summary>How long pollers are told to wait between two looks.</summary>
    [Range(10, 60_000)]
    public int PollAfterMilliseconds { get; init; } = 250;

    /// <summary>Seconds of silence after which a stream sends a comment, so that nothing between takes it for dead.</summary>
    [Range(1, 3_600)]
    public int KeepAliveSeconds { get; init; } = 15;

    /// <summary>Bytes of a JSON body.</summary>
    [Range(1_024, 1_073_741_824)]
    public int MaxBodyBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Levels that a JSON body may be nested.</summary>
    [Range(8, 512)]
    public int MaxBodyDepth { get; init; } = 64;
}
