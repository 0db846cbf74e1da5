using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Contract;

/// <summary>What an operator reads in ordinary use: a line for what went wrong, and no stack trace.</summary>
public sealed class LogTests
{
    private const string Key = "sk-of-this-test-alone-0123456789";

    // Discard: nothing listens there.
    private const string NoEndpoint = "http://127.0.0.1:9/v1";

    [Fact]
    public async Task A_refused_file_and_a_failing_model_are_one_line_each()
    {
        var keyFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(keyFile, Key);
        await using var server = await ServerProcess.StartAsync(
            $"--Models:Endpoints:far:Url={NoEndpoint}", $"--Models:Endpoints:far:ApiKeyFile={keyFile}", "--Models:Endpoints:far:MaxRetries=0");
        var api = new ApiClient(server.Client);
        var broken = await api.Upload("scan.pdf", "%PDF-1.7\nthis is no PDF file at all\n");
        await api.Post("/v1/answers", new JsonObject { ["question"] = "Who?", ["file_ids"] = new JsonArray(broken) }.ToJsonString());
        await api.Post("/v1/answers", new JsonObject { ["question"] = "Who?", ["model"] = "far" }.ToJsonString());
        server.Terminate();
        Assert.Equal(0, await server.ExitCodeAsync());

        var said = server.Said;
        Assert.Single(said, line => line.Contains(" WRN scan.pdf (", StringComparison.Ordinal) && line.Contains("(invalid_file)", StringComparison.Ordinal));
        Assert.Single(said, line => line.Contains(" WRN Model far failed", StringComparison.Ordinal)
            && line.Contains("Connection refused", StringComparison.Ordinal));
        Assert.Equal(2, said.Count(line => line.Contains(" WRN ", StringComparison.Ordinal) || line.Contains(" ERR ", StringComparison.Ordinal)));
        Assert.DoesNotContain(said, line => line.Contains("   at ", StringComparison.Ordinal) || line.Contains(Key, StringComparison.Ordinal));
        File.Delete(keyFile);
    }

    [Fact]
    public async Task Asking_from_a_folder_writes_plain_lines_into_a_pipe_and_names_what_was_not_read()
    {
        var folder = Directory.CreateTempSubdirectory("retrievalqa-test-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "manual.md"), "# Pump\n\nThe warranty of the pump lasts 36 months.\n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "scan.pdf"), "%PDF-1.7\nthis is no PDF file at all\n");
        string[] ask = ["ask", "--docs", folder.FullName, "--data", Path.Combine(folder.FullName, ".data"), "How long is the warranty of the pump?"];
        var (exitCode, output, error) = await CommandProcess.RunAsync(ask);
        Assert.Equal(0, exitCode);
        Assert.Contains("36 months", output, StringComparison.Ordinal);
        var lines = error.TrimEnd('\n').Split('\n');
        Assert.Equal(["Skipped: .data: hidden", "Read 1 of 2 documents"], lines[..2]);
        Assert.StartsWith("Not read: scan.pdf: ", lines[2], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain('\r', error);

        var (refused, _, reason) = await CommandProcess.RunAsync([.. ask, "--model", "nobody"]);
        Assert.Equal((1, "There is no model 'nobody'. There are: extractive.\n"), (refused, reason));
        folder.Delete(recursive: true);
    }
}
