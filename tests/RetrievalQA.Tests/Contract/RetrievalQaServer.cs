using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace RetrievalQA.Tests.Contract;

/// <summary>The real server on a folder of its own, spoken to over HTTP. It runs no code and has no sentence model unless the settings say so.</summary>
public class RetrievalQaServer : WebApplicationFactory<Program>
{
    private const int DeleteTries = 100;

    private static readonly TimeSpan DeletePause = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);

    /// <summary>Its data folder; deleted in the end.</summary>
    public string Folder { get; init; } = Directory.CreateTempSubdirectory("retrievalqa-test-").FullName;

    /// <summary>The folder stays when the server is disposed.</summary>
    public bool KeepsFolder { get; init; }

    /// <summary>Services that replace the server's own.</summary>
    public Action<IServiceCollection> Substitute { get; init; } = _ => { };

    public RetrievalQaServer With(string setting, string value)
    {
        settings[setting] = value;
        return this;
    }

    public ApiClient V1() => NewClient("assistants=v1");

    public ApiClient V2() => NewClient("assistants=v2");

    public ApiClient WithoutBeta() => NewClient(beta: null);

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(AppContext.BaseDirectory);
        builder.UseSetting("Urls", "http://127.0.0.1:0");
        builder.UseSetting("Storage:Path", Folder);
        builder.UseSetting("CodeInterpreter:Mode", "Off");
        builder.UseSetting("SentenceModel:Source", "Off");
        builder.UseSetting("Runs:ShutdownSeconds", "0");
        builder.UseSetting("Serilog:MinimumLevel:Default", "Error");
        builder.UseSetting("Serilog:MinimumLevel:Override:Microsoft.Hosting", "Error");
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services => Substitute(services));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && !KeepsFolder && Directory.Exists(Folder))
        {
            DeleteFolder();
        }
    }

    /// <summary>The search index may still write a file while its folder is being deleted.</summary>
    private void DeleteFolder()
    {
        using var never = new ManualResetEventSlim();
        for (var tries = 1; ; tries++)
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
                return;
            }
            catch (IOException) when (tries < DeleteTries)
            {
                never.Wait(DeletePause);
            }
        }
    }

    private ApiClient NewClient(string? beta)
    {
        var http = CreateClient();
        if (beta is not null)
        {
            http.DefaultRequestHeaders.Add("OpenAI-Beta", beta);
        }

        return new ApiClient(http);
    }
}

/// <summary>Speaks JSON with a server and keeps what came back.</summary>
public sealed class ApiClient(HttpClient http)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PollLimit = TimeSpan.FromSeconds(30);

    public HttpClient Http => http;

    public Task<ApiReply> Get(string path) => Send(HttpMethod.Get, path, body: null);

    public Task<ApiReply> Delete(string path) => Send(HttpMethod.Delete, path, body: null);

    /// <param name="json">The body; none at all where null.</param>
    public Task<ApiReply> Post(string path, string? json = null) =>
        Send(HttpMethod.Post, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<ApiReply> Send(HttpMethod method, string path, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        var response = await http.SendAsync(request);
        return new ApiReply(response, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Uploads text and gives the id of the file.</summary>
    public Task<string> Upload(string name, string text, string purpose = "assistants") => Upload(name, Encoding.UTF8.GetBytes(text), purpose);

    public async Task<string> Upload(string name, byte[] content, string purpose = "assistants")
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "file", name);
        form.Add(new StringContent(purpose), "purpose");
        return (await Send(HttpMethod.Post, "/v1/files", form)).Ok().Text("id");
    }

    /// <summary>Gets until the reply is as wanted.</summary>
    public Task<ApiReply> Poll(string path, Func<ApiReply, bool> isDone) => Until(path, reply => isDone(reply.Ok()));

    /// <summary>Asks /readyz until the server can work: its index opens after its first answers.</summary>
    public Task<ApiReply> Ready() => Until("/readyz", reply => reply.Status == HttpStatusCode.OK);

    private async Task<ApiReply> Until(string path, Func<ApiReply, bool> isDone)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var reply = await Get(path);
            if (isDone(reply))
            {
                return reply;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(begun) < PollLimit, $"{path} never got there: {reply.Body}");
            await Task.Delay(PollInterval, TimeProvider.System);
        }
    }
}

/// <summary>A reply and its JSON.</summary>
public sealed record ApiReply(HttpResponseMessage Response, string Body)
{
    public HttpStatusCode Status => Response.StatusCode;

    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public IReadOnlyList<string> Keys => [.. Json.Select(pair => pair.Key)];

    public JsonArray Data => Json["data"]!.AsArray();

    public IReadOnlyList<string> Ids => [.. Data.Select(item => (string)item!["id"]!)];

    public string Text(string key) => (string)Json[key]!;

    public string? Header(string name) => Response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    public ApiReply Ok()
    {
        Assert.True(Status == HttpStatusCode.OK, $"{(int)Status}: {Body}");
        return this;
    }

    /// <summary>Asserts the error envelope.</summary>
    public void Fails(int status, string? code, string? param, string message)
    {
        Assert.True((int)Status == status, $"{(int)Status}: {Body}");
        var error = Json["error"]!.AsObject();
        Assert.Equal(["message", "type", "param", "code"], error.Select(pair => pair.Key));
        Assert.Equal(code, (string?)error["code"]);
        Assert.Equal(param, (string?)error["param"]);
        Assert.Contains(message, (string)error["message"]!, StringComparison.Ordinal);
    }

    public static string Serialize(object value) => JsonSerializer.Serialize(value);
}
