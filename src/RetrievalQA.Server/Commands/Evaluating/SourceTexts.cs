using System.Text;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>The texts of files as a server gives them, so that quotes are compared with something that did not make them.</summary>
internal sealed class SourceTexts(EvaluatedServer server)
{
    private const int Kept = 200;

    private readonly Dictionary<string, SourceText> texts = new(StringComparer.Ordinal);

    public async Task<SourceText> OfAsync(string fileId, CancellationToken cancel)
    {
        lock (texts)
        {
            if (texts.TryGetValue(fileId, out var known))
            {
                return known;
            }
        }

        var read = await server.Connection.ReadAsync($"{server.Root}/files/{fileId}/text", ReadAsync, cancel);
        lock (texts)
        {
            if (texts.Count >= Kept)
            {
                texts.Clear();
            }

            return texts[fileId] = new SourceText(read);
        }
    }

    private static async Task<string> ReadAsync(Stream content)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        return await reader.ReadToEndAsync();
    }
}

/// <summary>A text that is cut by code points.</summary>
internal sealed class SourceText(string text)
{
    /// <summary>Code points on either side of a quote that are its passage.</summary>
    private const int Neighbourhood = 300;

    private readonly Rune[] points = [.. text.EnumerateRunes()];

    public IEnumerable<string> Lines => text.Split('\n');

    public int CodePoints => points.Length;

    public static int Length(string text) => RetrievalQA.Text.CodePoints.Count(text);

    /// <summary>Null where there is no such slice.</summary>
    public string? Slice(int start, int end) =>
        start >= 0 && start <= end && end <= points.Length ? string.Concat(points[start..end].Select(point => point.ToString())) : null;

    /// <summary>The slice with its neighbourhood, as far as there is any.</summary>
    public string Around(int start, int end)
    {
        var from = Math.Clamp(start - Neighbourhood, 0, points.Length);
        return Slice(from, Math.Clamp(end + Neighbourhood, from, points.Length))!;
    }
}
