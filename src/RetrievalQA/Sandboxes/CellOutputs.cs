using System.Text;

namespace RetrievalQA.Sandboxes;

/// <summary>Puts together what one call shows: text becomes logs, an image ends them and the next text begins new ones.</summary>
internal sealed class CellOutputs(CodeInterpreterOptions options, Func<CodeLogPiece, Task>? live)
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    private readonly List<CodeOutput> finished = [];
    private readonly StringBuilder text = new();
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private int images;

    public int BytesLeft { get; private set; } = options.OutputBytes;

    /// <summary>Negative once there may be no further image.</summary>
    public long ImageBytesLeft { get => images < options.ImagesPerCall ? field : -1; private set; } = options.ImageBytes;

    /// <summary>Appends a piece of UTF-8; a character may be split between two.</summary>
    public Task AppendAsync(ReadOnlyMemory<byte> utf8)
    {
        BytesLeft -= utf8.Length;
        return AppendTextAsync(Decode(utf8.Span, flush: false));
    }

    /// <summary>Appends text on a line of its own.</summary>
    public async Task AppendLineAsync(string line)
    {
        await AppendTextAsync(Decode([], flush: true));
        await AppendTextAsync(text.Length > 0 && text[^1] != '\n' ? $"\n{line}" : line);
    }

    public void AddImage(byte[] png)
    {
        images++;
        ImageBytesLeft -= png.Length;
        if (png.AsSpan().StartsWith(PngSignature))
        {
            EndLogs();
            finished.Add(new CodeImage(png, "image/png"));
        }
    }

    public IReadOnlyList<CodeOutput> Finish()
    {
        EndLogs();
        return finished;
    }

    private void EndLogs()
    {
        if (text.Length > 0)
        {
            finished.Add(new CodeLogs(text.ToString()));
            text.Clear();
        }
    }

    private async Task AppendTextAsync(string piece)
    {
        if (piece.Length > 0)
        {
            text.Append(piece);
            await (live?.Invoke(new CodeLogPiece(finished.Count, piece)) ?? Task.CompletedTask);
        }
    }

    private string Decode(ReadOnlySpan<byte> utf8, bool flush)
    {
        var characters = new char[decoder.GetCharCount(utf8, flush)];
        return new string(characters, 0, decoder.GetChars(utf8, characters, flush));
    }
}
