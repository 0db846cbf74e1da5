using System.Net.Http.Headers;
using RetrievalQA.Server.Guards;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Guards;

/// <summary>A server with a key for each of three projects.</summary>
public sealed class KeyedServer : RetrievalQaServer
{
    public KeyedServer()
    {
        foreach (var project in new[] { "shop", "bank", "void" })
        {
            With($"Keys:Allowed:{project}:Sha256", ApiKey.HashOf(KeyOf(project)));
            With($"Keys:Allowed:{project}:Project", project);
        }
    }

    public static string KeyOf(string project) => $"sk-rqa-test-key-of-the-project-{project}-0123";

    public ApiClient As(string project, bool isV1 = false) => As(project, isV1 ? "assistants=v1" : "assistants=v2");

    /// <param name="beta">The header that names the version; none where null.</param>
    public ApiClient As(string project, string? beta)
    {
        var client = WithoutBeta();
        if (beta is not null)
        {
            client.Http.DefaultRequestHeaders.Add("OpenAI-Beta", beta);
        }

        client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KeyOf(project));
        return client;
    }
}
