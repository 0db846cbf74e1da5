using RetrievalQA.Documents;

namespace RetrievalQA.Answering.Models;

/// <summary>The bytes of an image of a kind that models see, told by its first bytes.</summary>
/// <param name="MediaType">Such as <c>image/png</c>.</param>
public sealed record ImageData(ReadOnlyMemory<byte> Bytes, string MediaType)
{
    private const string Prefix = "data:image/";
    private const string Encoding = ";base64,";

    /// <summary>Null where the file is no such image, or is being deleted.</summary>
    public static async Task<ImageData?> ReadAsync(IFileStore files, UploadedFile file, CancellationToken cancel)
    {
        await using var content = files.OpenContent(file);
        if (content is null)
        {
            return null;
        }

        var bytes = new byte[file.Bytes];
        await content.ReadExactlyAsync(bytes, cancel);
        return From(bytes);
    }

    /// <summary>The image that a <c>data:</c> address holds; null for any other address.</summary>
    public static ImageData? Read(string address)
    {
        var start = address.IndexOf(Encoding, StringComparison.OrdinalIgnoreCase);
        if (start < 0 || !address.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var written = address.AsSpan(start + Encoding.Length);
        var bytes = new byte[(written.Length / 4 * 3) + 3];
        return Convert.TryFromBase64Chars(written, bytes, out var length) ? From(bytes.AsMemory(0, length)) : null;
    }

    private static ImageData? From(ReadOnlyMemory<byte> bytes) => MediaTypeOf(bytes.Span) is { } type ? new ImageData(bytes, type) : null;

    private static string? MediaTypeOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        _ => null,
    };
}
