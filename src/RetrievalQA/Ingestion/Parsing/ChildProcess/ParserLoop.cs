using System.Threading.Channels;
using RetrievalQA.Documents;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>The inside of the parser process: reads files one after another until its input closes.</summary>
public static class ParserLoop
{
    /// <summary>The argument that makes the server's executable a parser process.</summary>
    public const string Verb = "parse-worker";

    /// <summary>Exit code after memory ran out: the process is no longer to be trusted.</summary>
    public const int OutOfMemory = 3;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(TextReader requests, Stream answers)
    {
        var lines = Channel.CreateBounded<string>(1);
        _ = Task.Run(() => PumpAsync(requests, lines.Writer));
        await foreach (var line in lines.Reader.ReadAllAsync())
        {
            if (!Answer(ParserRequest.FromJson(line), answers))
            {
                return OutOfMemory;
            }
        }

        return 0;
    }

    // The server holds the other end: when it dies, so does this process, even in the middle of a file.
    private static async Task PumpAsync(TextReader requests, ChannelWriter<string> lines)
    {
        while (await requests.ReadLineAsync() is { } line)
        {
            await lines.WriteAsync(line);
        }

        Environment.Exit(0);
    }

    private static bool Answer(ParserRequest request, Stream answers)
    {
        try
        {
            ParserFrame.Write(answers, Read(request));
        }
        catch (ParsingException failure)
        {
            ParserFrame.Write(answers, failure.Error);
        }
        catch (OutOfMemoryException)
        {
            return false;
        }

        return true;
    }

    private static ParsedDocument Read(ParserRequest request) =>
        DocumentReader.Read(File.ReadAllBytes(request.Path), request.FileName, request.ContentType, request.Limits);
}
