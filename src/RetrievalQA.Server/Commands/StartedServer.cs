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
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new() { Timeout = AnswerTimeout };
    private readonly Process? process = Find(processId);

    public bool IsRunning => process is { HasExited: false };

    /// <summary>Waits until it listens, however long it takes to start.</summary>
    /// <returns>An address at which it, and no other server, answers; null where it has ended, or none of its addresses answers.</returns>
    public async Task<Uri?> FindAsync(CancellationToken cancel)
    {
        while (IsRunning)
        {
            if (AddressFile.Read(addressFile) is var (instance, addresses))
            {
                foreach (var address in addresses)
                {
                    if (await AnswersAsync(address, instance, cancel))
                    {
                        return address;
                    }
                }

                return null;
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

    private async Task<bool> AnswersAsync(Uri address, string instance, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address, "/healthz"), cancel);
            return response.IsSuccessStatusCode && (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(cancel))?["instance"] == instance;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or System.Text.Json.JsonException
            && !cancel.IsCancellationRequested)
        {
            return false; // Another address may do.
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
