using System.Threading.Channels;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>The inside of the parser process: answers requests one after another until its input closes.</summary>
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
    public static async Task<int> RunAsync(Stream requests, Stream answers)
    {
        var frames = Channel.CreateBounded<ParserFrame>(1);
        _ = Task.Run(() => PumpAsync(requests, frames.Writer));
        await SendAsync(answers, ParserAnswer.Ready);
        await foreach (var frame in frames.Reader.ReadAllAsync())
        {
            var (answer, exitCode) = Answer(frame);
            if (answer is { } known)
            {
                await SendAsync(answers, known);
            }

            if (exitCode != 0)
            {
                return exitCode;
            }
        }

        return 0;
    }

    // The server holds the other end: when it dies, so does this process, even in the middle of a file.
    private static async Task PumpAsync(Stream requests, ChannelWriter<ParserFrame> frames)
    {
        while (await ParserFrame.ReadAsync(requests, CancellationToken.None) is { } frame)
        {
            await frames.WriteAsync(frame);
        }

        Environment.Exit(0);
    }

    private static async Task SendAsync(Stream answers, ReadOnlyMemory<byte> frame)
    {
        await answers.WriteAsync(frame);
        await answers.FlushAsync();
    }

    private static (ReadOnlyMemory<byte>? Answer, int ExitCode) Answer(ParserFrame request)
    {
        try
        {
            return (ParserRequest.From(request).Answer(), 0);
        }
        catch (ParsingException failure)
        {
            return (ParserAnswer.Of(failure.Error), 0);
        }
        catch (OutOfMemoryException)
        {
            return (null, OutOfMemory);
        }
        catch (Exception failure) when (MissingProgramPart.IsCauseOf(failure))
        {
            return (ParserAnswer.Of(ParsingException.OfServer("The parser is not complete.", failure).Error), Incomplete);
        }
    }
}
