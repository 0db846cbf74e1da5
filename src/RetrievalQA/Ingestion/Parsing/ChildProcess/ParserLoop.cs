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

    /// <summary>Exit code after a part of the program was not to be had, as in the middle of an upgrade.</summary>
    public const int Incomplete = 4;

    /// <summary>What a process says first: a parser of another build may speak another language.</summary>
    internal static readonly byte[] Build = typeof(ParserLoop).Module.ModuleVersionId.ToByteArray();

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(TextReader requests, Stream answers)
    {
        answers.Write(Build);
        answers.Flush();
        var lines = Channel.CreateBounded<string>(1);
        _ = Task.Run(() => PumpAsync(requests, lines.Writer));
        await foreach (var line in lines.Reader.ReadAllAsync())
        {
            if (Answer(ParserRequest.FromJson(line), answers) is var code and not 0)
            {
                return code;
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

    private static int Answer(ParserRequest request, Stream answers)
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
            return OutOfMemory;
        }
        catch (Exception failure) when (MissingProgramPart.IsCauseOf(failure))
        {
            ParserFrame.Write(answers, ParsingException.OfServer("The parser is not complete.", failure).Error);
            return Incomplete;
        }

        return 0;
    }

    private static ParsedDocument Read(ParserRequest request) =>
        DocumentReader.Read(Content(request.Path), request.FileName, request.ContentType, request.Limits);

    private static byte[] Content(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ParsingException.OfServer("The content of the file could not be read from the disk.", failure);
        }
    }
}
