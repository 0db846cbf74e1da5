using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Server.Wire;

/// <summary>The JSON body of a request. No body stands for an empty object.</summary>
public sealed class RequestBody(JsonElement root)
{
    private const int ReadSize = 16 * 1024;

    private static readonly byte[] Empty = "{}"u8.ToArray();

    /// <exception cref="ApiException">The body is too large or no JSON object.</exception>
    public static async ValueTask<RequestBody?> BindAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value;
        var bytes = await ReadAsync(context.Request, options.MaxBodyBytes, context.RequestAborted);
        return new RequestBody(Parse(bytes.IsEmpty ? Empty : bytes, options.MaxBodyDepth));
    }

    /// <summary>The body as an object that may have these keys and no others.</summary>
    /// <exception cref="ApiException">It has another key.</exception>
    public RequestObject ToObject(params IReadOnlyList<string> keys) => new(root, path: "", keys);

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
        {
            throw ApiException.TooLarge(limit, request.ContentLength.Value);
        }

        var body = new ArrayBufferWriter<byte>();
        int read;
        do
        {
            read = await request.Body.ReadAsync(body.GetMemory(ReadSize), cancel);
            body.Advance(read);
            if (body.WrittenCount > limit)
            {
                throw ApiException.TooLarge(limit, body.WrittenCount);
            }
        }
        while (read > 0);
        return body.WrittenMemory;
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> bytes, int maxDepth)
    {
        var root = ParseText(bytes.Span, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
        if (JsonText.FaultIn(root, allowsNul: true) is { } path)
        {
            throw ApiException.NotUnicode(path.TrimStart('.'));
        }

        return root.ValueKind switch
        {
            JsonValueKind.Object => root,
            JsonValueKind.Null => JsonElement.Parse(Empty),
            _ => throw ApiException.Malformed($"Expected an object, but got {RequestValue.Describe(root)} instead."),
        };
    }

    private static JsonElement ParseText(ReadOnlySpan<byte> bytes, JsonDocumentOptions options)
    {
        try
        {
            return JsonElement.Parse(bytes, options);
        }
        catch (JsonException malformed)
        {
            throw ApiException.Malformed(malformed.Message);
        }
        catch (InvalidOperationException) when (!options.AllowDuplicateProperties)
        {
            // A key that is not Unicode cannot be compared with the others. It is found and named afterwards.
            options.AllowDuplicateProperties = true;
            return ParseText(bytes, options);
        }
    }
}
