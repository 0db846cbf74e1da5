using System.ClientModel;
using System.Text.Json;
using OpenAI.Assistants;
using OpenAI.Files;
using OpenAI.VectorStores;

namespace RetrievalQA.Sdk;

/// <summary>Assistants and threads to ask, and what must hold for every answer.</summary>
internal sealed class Library(Clients clients)
{
    /// <summary>A text of which the answers are known; its characters are not all of one UTF-16 unit.</summary>
    public const string Policy = "Leave policy 😀\n\nEmployees receive 27 days of paid annual leave per calendar year.\nUp to six unused days may be carried over until 31 March of the following year.\n";

    public const string Question = "How many days of paid annual leave do employees receive?";

    public static FunctionToolDefinition Clock { get; } = new("clock") { Description = "Time in a city." };

    /// <summary>A message that says what the scripted model does, turn by turn.</summary>
    public static string Script(params object[] turns) => JsonSerializer.Serialize(turns);

    public static object CallOf(string name, object arguments) => new { name, arguments = JsonSerializer.Serialize(arguments) };

    public async Task<OpenAIFile> UploadAsync(string name, string text) =>
        await clients.Files.UploadFileAsync(BinaryData.FromString(text), name, FileUploadPurpose.Assistants);

    public async Task<Assistant> PolicyAssistantAsync(string model = "gpt-4o", params ToolDefinition[] tools)
    {
        var file = await UploadAsync("leave-policy.txt", Policy);
        var storeId = await clients.CreateStoreAsync(new VectorStoreCreationOptions { Name = "Policies", FileIds = { file.Id } });
        var options = new AssistantCreationOptions { Tools = { new FileSearchToolDefinition() },
            ToolResources = new ToolResources { FileSearch = new FileSearchToolResources { VectorStoreIds = { storeId } } } };
        foreach (var tool in tools)
        {
            options.Tools.Add(tool);
        }

        return await clients.Assistants.CreateAssistantAsync(model, options);
    }

    public async Task<string> ThreadAskingAsync(string content) =>
        (await clients.Assistants.CreateThreadAsync(new ThreadCreationOptions { InitialMessages = { content } })).Value.Id;

    public async Task AskAsync(string threadId, string content) => await clients.Assistants.CreateMessageAsync(threadId, MessageRole.User, [content]);

    public async Task<ThreadRun> RunAsync(string threadId, string assistantId, RunCreationOptions? options = null) =>
        await clients.EndAsync(await clients.Assistants.CreateRunAsync(threadId, assistantId, options));

    public async Task<ThreadMessage> NewestAsync(string threadId) => (await clients.Assistants.GetMessagesAsync(threadId).ToListAsync())[0];

    /// <summary>Checks each marker, its annotation, and its quote, which is a slice of the file's text (offsets in code points).</summary>
    public async Task CheckCitationsAsync(ThreadMessage message)
    {
        var content = message.Content[0];
        Assert.NotEmpty(content.TextAnnotations);
        foreach (var annotation in content.TextAnnotations)
        {
            Assert.Equal(annotation.TextToReplace, Slice(content.Text, annotation.StartIndex, annotation.EndIndex));
            Assert.Matches(@"^【\d+:\d+†.+】$", annotation.TextToReplace);
        }

        // The SDK shows no quotes; the reply has them.
        var reply = await clients.Assistants.GetMessageAsync(message.ThreadId, message.Id);
        using var json = JsonDocument.Parse(reply.GetRawResponse().Content);
        var citations = json.RootElement.GetProperty("content")[0].GetProperty("text").GetProperty("annotations").EnumerateArray()
            .Select(annotation => annotation.GetProperty("file_citation")).ToList();
        Assert.Equal(content.TextAnnotations.Select(annotation => annotation.InputFileId), citations.Select(
            citation => citation.GetProperty("file_id").GetString()!));
        foreach (var citation in citations)
        {
            var source = await clients.TextOfAsync(citation.GetProperty("file_id").GetString()!);
            Assert.Equal(Slice(source, citation.GetProperty("start").GetInt32(), citation.GetProperty("end").GetInt32()), citation.GetProperty("quote")
                .GetString());
        }
    }

    /// <summary>Checks each link to a file that code wrote (offsets in code points) and gives the contents by file name.</summary>
    public async Task<IReadOnlyDictionary<string, BinaryData>> DownloadsAsync(ThreadMessage message)
    {
        var content = message.Content[^1];
        var contents = new Dictionary<string, BinaryData>(StringComparer.Ordinal);
        foreach (var annotation in content.TextAnnotations)
        {
            Assert.Equal(annotation.TextToReplace, Slice(content.Text, annotation.StartIndex, annotation.EndIndex));
            OpenAIFile file = await clients.Files.GetFileAsync(annotation.OutputFileId);
            Assert.Equal($"sandbox:/mnt/data/{file.Filename}", annotation.TextToReplace);
            contents[file.Filename] = await OutputAsync(file.Id);
        }

        return contents;
    }

    /// <summary>The bytes of a file that a run made.</summary>
    public async Task<BinaryData> OutputAsync(string fileId)
    {
        BinaryData content = await clients.Files.DownloadFileAsync(fileId);
        OpenAIFile file = await clients.Files.GetFileAsync(fileId);
        Assert.Equal((FilePurpose.AssistantsOutput, content.ToArray().Length), (file.Purpose, file.SizeInBytes));
        return content;
    }

    /// <summary>Awaits the failure of a call.</summary>
    public static async Task<ClientResultException> FailsAsync(int status, string message, Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<ClientResultException>(call);
        Assert.Equal(status, failure.Status);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.True(failure.GetRawResponse()!.Headers.TryGetValue("x-request-id", out var id) && id!.StartsWith("req_", StringComparison.Ordinal));
        return failure;
    }

    private static string Slice(string text, int start, int end) =>
        string.Concat(text.EnumerateRunes().Skip(start).Take(end - start));
}
