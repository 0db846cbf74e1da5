using System.Diagnostics;
using System.Text.Json.Nodes;
using RetrievalQA.Server.Control;

namespace RetrievalQA.Server.Commands;

/// <summary>A server that was started just now, with a file into which it writes where it listens.</summary>
/// <param name="addressFile">What it was given as Connections:AddressFile.</param>
/// <param name="processId">Of the server.</param>
internal sealed class StartedServer(string addressFile, int processId, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Process? process = Find(processId);

    /// <summary>How long one request may take. A busy machine lets the first ones of a server wait.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Why the last address that was tried did not do; null where none was, or it did not answer in time.</summary>
    public string? Obstacle { get; private set; }

    public bool IsRunning => process is { HasExited: false };

    /// <summary>Waits until it listens, however long it takes to start.</summary>
    /// <returns>An address at which it, and no other server, answers; null where it has ended, or none of its addresses answers.</returns>
    public async Task<Uri?> FindAsync(CancellationToken cancel)
    {
        long? listening = null;
        while (IsRunning)
        {
            if (AddressFile.Read(addressFile) is var (instance, addresses))
            {
                listening ??= time.GetTimestamp();
                var isSilent = false;
                foreach (var address in addresses)
                {
                    var answer = await AnswersAsync(address, instance, cancel);
                    if (answer == true)
                    {
                        return address;
                    }

                    isSilent |= answer is null;
                }

                if (!isSilent || time.GetElapsedTime(listening.Value) > Patience)
                {
                    return null;
                }
            }

            await Task.Delay(PollInterval, time, cancel);
        }

        return null;
    }

    public void Dispose()
    {
        http.Dispose();
        process?.Dispose();
    }

    /// <returns>Whether it is this server; null where nobody answers in time.</returns>
    private async Task<bool?> AnswersAsync(Uri address, string instance, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(AnswerTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            using var response = await http.GetAsync(new Uri(address, "/healthz"), end.Token);
            return response.IsSuccessStatusCode && (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(end.Token))?["instance"] == instance;
        }
        catch (Exception failure) when (failure is HttpRequestException or System.Text.Json.JsonException)
        {
            Obstacle = failure.GetBaseException().Message;
            return false; // Another address may do.
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null; // It has ended already.
        }
    }
}
