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

    public ApiClient As(string project, bool isV1 = false)
    {
        var client = isV1 ? V1() : V2();
        client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KeyOf(project));
        return client;
    }
}
