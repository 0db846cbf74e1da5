using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Storage;

/// <summary>A request and what it was answered: JSON, text or bytes of which the hash is kept. Of refusals only the status counts.</summary>
/// <param name="As">The project whose key it has.</param>
/// <param name="Beta">The version of the API: v1 or v2.</param>
public sealed record KeptRequest(string As, string Beta, string Method, string Path, JsonNode? Body, int Status, JsonNode? Json, string? Text, string? Sha256)
{
    /// <summary>Asks again and says what is missing or otherwise now.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(HttpClient http, IReadOnlyDictionary<string, string> keys)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Method), Path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys[As]);
        request.Headers.Add("OpenAI-Beta", $"assistants={Beta}");
        request.Content = Body is null ? null : new StringContent(Body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var content = await response.Content.ReadAsByteArrayAsync();
        return [.. Differences((int)response.StatusCode, content).Select(difference => $"{Method} {Path} ({As}, {Beta}): {difference}")];
    }

    private IEnumerable<string> Differences(int status, byte[] content)
    {
        if (status != Status)
        {
            return [$"status {Status} became {status}: {Encoding.UTF8.GetString(content)}"];
        }

        if (Json is not null)
        {
            return KeptJson.Differences(Json, JsonNode.Parse(content));
        }

        var (kept, now) = Sha256 is null ? (Text, Encoding.UTF8.GetString(content)) : (Sha256, Convert.ToHexStringLower(SHA256.HashData(content)));
        return kept is null || kept == now ? [] : [$"{kept} became {now}"];
    }
}
