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

    /// <summary>Before an hour is spent on what cannot be kept.</summary>
    /// <param name="file">Null where none is asked for.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void ExpectWritable(FileInfo? file)
    {
        file?.Directory?.Create();
        using var opened = file?.Open(FileMode.OpenOrCreate, FileAccess.Write);
    }

    public static async Task WriteAsync(FileInfo file, EvaluationReport report, CancellationToken cancel)
    {
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
            return JsonSerializer.Deserialize<EvaluationReport>(content, Settings) is { } report && IsWhole(report)
                ? report
                : throw new JsonException("Something is missing in it.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"'{path}' is no report of an evaluation: {fault.Message}", fault);
        }
    }

    private static bool IsWhole(EvaluationReport report) =>
        report is { Set: not null, Task: not null, Label: not null, Date: not null, Systems: { Count: > 0 } systems }
        && systems.All(system => system is { Name: not null, Failures: not null, Groups: not null } && system.Groups.All(IsWhole));

    private static bool IsWhole(FigureGroup group) =>
        group is { Half: not null, By: not null, Name: not null, Figures: not null } && group.Figures.All(figure => figure is { Name: not null });
}
