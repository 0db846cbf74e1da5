using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Crash;

/// <summary>Clients that upload, attach, ask and delete until they are told to stop.</summary>
internal sealed class DrillLoad(ApiClient api)
{
    private const int Clients = 4;
    private const int RoundsUntilWorking = 12;

    private readonly Lock gate = new();
    private readonly List<string> kept = [];
    private readonly TaskCompletionSource working = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int rounds;

    /// <summary>Completes when a few rounds are done.</summary>
    public Task IsWorking => working.Task;

    /// <summary>Files that were acknowledged so far and are not deleted.</summary>
    public List<string> Kept
    {
        get
        {
            lock (gate)
            {
                return [.. kept];
            }
        }
    }

    public int Deleted { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => WorkAsync(client, stop)));
        }
        catch (Exception failure)
        {
            working.TrySetException(failure);
            throw;
        }
    }

    private async Task WorkAsync(int client, CancellationToken stop)
    {
        var store = (await api.Post("/v1/vector_stores", ApiReply.Serialize(new { name = $"Load {client}" }))).Ok().Text("id");
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            var (stays, goes) = (await UploadAsync(client, round, "stays"), await UploadAsync(client, round, "goes"));
            (await api.Post($"/v1/vector_stores/{store}/files", ApiReply.Serialize(new { file_id = goes }))).Ok();
            (await api.Post("/v1/answers", ApiReply.Serialize(new { question = $"What stays in round {round}?", file_ids = new[] { stays } }))).Ok();
            (await api.Delete($"/v1/files/{goes}")).Ok();
            lock (gate)
            {
                kept.Add(stays);
                Deleted++;
                if (++rounds == RoundsUntilWorking)
                {
                    working.TrySetResult();
                }
            }
        }
    }

    private Task<string> UploadAsync(int client, int round, string what) =>
        api.Upload($"{what}-{client}-{round}.txt", $"Number {round} of client {client} {what} here. It is about round {round}.");
}
