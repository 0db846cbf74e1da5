using RetrievalQA.Tests.Answering;
using RetrievalQA.Tests.Answering.Models;
using RetrievalQA.Tests.Contract.Schema;

namespace RetrievalQA.Tests.Contract;

/// <summary>
/// Sends what the official .NET library sent to the hosted API, with a scripted model that does what the recorded one
/// did, and compares every answer: status, fields in their order, types, fixed values, events.
/// </summary>
public sealed class RecordingTests(ReplayedRecordings replayed) : IClassFixture<ReplayedRecordings>
{
    private const string NoRecording = "(none)";

    public static TheoryData<string> Names => [.. Recordings.Names.DefaultIfEmpty(NoRecording)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Recorded_requests_get_the_recorded_answers(string recording)
    {
        Skip.If(recording == NoRecording, $"{ApiSpecification.Variable} does not name the folder of recordings.");
        Skip.If(Recordings.Read(recording).Count == 0, "The recording holds no requests.");
        Assert.True(replayed.Differences[recording].Count == 0, string.Join('\n', replayed.Differences[recording]));
    }

    [SkippableFact]
    public void Every_exception_occurs()
    {
        Skip.IfNot(Recordings.Exist, $"{ApiSpecification.Variable} does not name the folder of recordings.");
        Assert.Empty(replayed.Exceptions.Unused);
    }
}

/// <summary>Plays all recordings once, on one server.</summary>
public sealed class ReplayedRecordings : IAsyncLifetime
{
    // A model that the hosted API had and a recording asks for.
    private const string RecordedModel = "gpt-4o-mini";

    private readonly Dictionary<string, IReadOnlyList<RecordingDifference>> differences = new(StringComparer.Ordinal);

    private ScriptedModelServer? model;
    private RetrievalQaServer? server;

    /// <summary>The differences of each recording that are no exceptions.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<RecordingDifference>> Differences => differences;

    public RecordingExceptions Exceptions { get; } = new();

    public async Task InitializeAsync()
    {
        if (!Recordings.Exist)
        {
            return;
        }

        model = await ScriptedModelServer.StartAsync();
        server = ConfiguredModelServer.WithModel(model).With($"Models:Endpoints:{RecordedModel}:Url", model.Url);
        foreach (var name in Recordings.Names)
        {
            differences[name] = await new RecordingReplay(server, model, Exceptions).PlayAsync(Recordings.Read(name));
        }
    }

    public async Task DisposeAsync()
    {
        server?.Dispose();
        if (model is not null)
        {
            await model.DisposeAsync();
        }
    }
}
