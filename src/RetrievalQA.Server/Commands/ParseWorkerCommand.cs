using RetrievalQA.Ingestion.Parsing.ChildProcess;

namespace RetrievalQA.Server.Commands;

/// <summary>The hidden verb that makes this executable a parser process.</summary>
internal static class ParseWorkerCommand
{
    public static bool IsAskedFor(string[] args) => args is [ParserLoop.Verb];

    public static async Task<int> RunAsync()
    {
        var answers = Console.OpenStandardOutput();
        Console.SetOut(TextWriter.Null);
        using var requests = Console.OpenStandardInput();
        return await ParserLoop.RunAsync(requests, answers);
    }
}
