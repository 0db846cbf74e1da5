using System.Text;
using System.Text.Json.Nodes;

namespace RetrievalQA.Answering.Models;

/// <summary>Reads the lines of Ollama's answer as server-sent events of OpenAI's.</summary>
internal sealed class OllamaEventStream(Stream answer) : Stream
{
    private readonly StreamReader lines = new(answer);
    private ReadOnlyMemory<byte> unread;
    private int calls;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (unread.IsEmpty)
        {
            if (await lines.ReadLineAsync(cancellationToken) is not { } line)
            {
                return 0;
            }

            unread = EventOf(line);
        }

        var count = Math.Min(buffer.Length, unread.Length);
        unread[..count].CopyTo(buffer);
        unread = unread[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lines.Dispose();
        }

        base.Dispose(disposing);
    }

    private ReadOnlyMemory<byte> EventOf(string line)
    {
        if (line.Length == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var chunk = OllamaChat.Chunk(JsonNode.Parse(line)!.AsObject(), calls);
        calls += (chunk["choices"]?[0]?["delta"]?["tool_calls"] as JsonArray)?.Count ?? 0;
        return Encoding.UTF8.GetBytes($"data: {chunk.ToJsonString()}\n\n");
    }
}
