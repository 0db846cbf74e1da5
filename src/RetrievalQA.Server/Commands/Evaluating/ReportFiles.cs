using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using RetrievalQA.Evaluation;

namespace RetrievalQA.Server.Commands.Evaluating;

/// <summary>Reports as JSON files.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Settings = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
    };

    public static async Task WriteAsync(FileInfo file, EvaluationReport report, CancellationToken cancel)
    {
        file.Directory?.Create();
        await using var content = file.Create();
        await JsonSerializer.SerializeAsync(content, report, Settings, cancel);
    }

    /// <summary>All that lie in the folder and in those below it.</summary>
    /// <exception cref="InvalidDataException">A file is no report.</exception>
    public static IReadOnlyList<EvaluationReport> Read(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(ReadFile)];

    private static EvaluationReport ReadFile(string path)
    {
        try
        {
            using var content = File.OpenRead(path);
            return JsonSerializer.Deserialize<EvaluationReport>(content, Settings) is { Set: not null, Systems: not null } report
                ? report
                : throw new InvalidDataException($"'{path}' is no report of an evaluation.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"'{path}' is no report of an evaluation: {fault.Message}", fault);
        }
    }
}
