using System.Text.Json;

namespace RetrievalQA.Sandboxes;

/// <summary>Frames to and from a sandbox: a line of JSON, then as many bytes as its header says.</summary>
internal sealed class SandboxPipe(Stream output, Stream input)
{
    private const int MaxHeader = 4_194_304;
    private const int CopySize = 65_536;

    private byte[] buffer = new byte[CopySize];
    private int start;
    private int end;

    /// <exception cref="InvalidDataException">The sandbox has said more than it was asked.</exception>
    public async Task SendAsync(SandboxRequest request, ReadOnlyMemory<byte> payload = default)
    {
        RequireSilence();
        await output.WriteAsync(Line(payload.IsEmpty ? request : request with { Len = payload.Length }));
        await output.WriteAsync(payload);
        await output.FlushAsync();
    }

    /// <exception cref="EndOfStreamException">The payload is shorter than it was said to be.</exception>
    /// <exception cref="InvalidDataException">The sandbox has said more than it was asked.</exception>
    public async Task SendAsync(SandboxRequest request, Stream payload, long length)
    {
        RequireSilence();
        await output.WriteAsync(Line(request with { Len = length }));
        var piece = new byte[CopySize];
        for (var left = length; left > 0;)
        {
            var count = await payload.ReadAsync(piece.AsMemory(0, (int)Math.Min(left, CopySize)));
            if (count == 0)
            {
                throw new EndOfStreamException($"The file has {length - left} bytes and should have {length}.");
            }

            await output.WriteAsync(piece.AsMemory(0, count));
            left -= count;
        }

        await output.FlushAsync();
    }

    /// <summary>A small frame from another thread while nothing else is sent; it fits into the pipe at once.</summary>
    public void Send(SandboxRequest request)
    {
        output.Write(Line(request));
        output.Flush();
    }

    /// <exception cref="InvalidDataException">It is no frame.</exception>
    /// <exception cref="EndOfStreamException">The sandbox has ended.</exception>
    public async Task<SandboxReply> ReceiveAsync()
    {
        int length;
        while ((length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) < 0)
        {
            await FillAsync();
        }

        try
        {
            var reply = JsonSerializer.Deserialize(buffer.AsSpan(start, length), SandboxJson.Default.SandboxReply);
            start += length + 1;
            return reply is { IsPlausible: true } ? reply : throw new InvalidDataException("The sandbox sent a forged frame.");
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException("The sandbox sent no frame.", failure);
        }
    }

    /// <exception cref="InvalidDataException">The payload is longer than the bound.</exception>
    public async Task<byte[]> ReceivePayloadAsync(long length, long bound)
    {
        Check(length, bound);
        var payload = new byte[length];
        await ReceivePayloadAsync(length, bound, new MemoryStream(payload));
        return payload;
    }

    /// <exception cref="InvalidDataException">The payload is longer than the bound.</exception>
    public async Task ReceivePayloadAsync(long length, long bound, Stream destination)
    {
        Check(length, bound);
        while (length > 0)
        {
            if (start == end)
            {
                await FillAsync();
            }

            var count = (int)Math.Min(length, end - start);
            await destination.WriteAsync(buffer.AsMemory(start, count));
            start += count;
            length -= count;
        }
    }

    // What is left of earlier answers would be taken for the next one.
    private void RequireSilence()
    {
        if (start != end)
        {
            throw new InvalidDataException("The sandbox sent a frame that nobody asked for.");
        }
    }

    private static void Check(long length, long bound)
    {
        if (length < 0 || length > bound)
        {
            throw new InvalidDataException($"The sandbox wants to send {length} bytes; {bound} are allowed.");
        }
    }

    private static byte[] Line(SandboxRequest request) => [.. JsonSerializer.SerializeToUtf8Bytes(request, SandboxJson.Default.SandboxRequest), (byte)'\n'];

    private async Task FillAsync()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (end >= MaxHeader)
            {
                throw new InvalidDataException($"The sandbox sent a header of more than {MaxHeader} bytes.");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var count = await input.ReadAsync(buffer.AsMemory(end));
        end += count > 0 ? count : throw new EndOfStreamException("The sandbox has ended.");
    }
}
