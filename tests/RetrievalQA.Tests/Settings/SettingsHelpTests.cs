using System.Text.Json.Nodes;
using RetrievalQA.Server.Settings;

namespace RetrievalQA.Tests.Settings;

public sealed class SettingsHelpTests
{
    private static readonly string[] Lines = Written().Split('\n');

    [Fact]
    public void It_lists_every_setting_of_the_file_with_its_default()
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "appsettings.json")))!.AsObject();
        var settings = file
            .Where(section => section.Value is JsonObject && section.Key != "Serilog")
            .SelectMany(section => section.Value!.AsObject().Select(setting => (Name: $"{section.Key}:{setting.Key}", setting.Value)))
            .ToList();
        Assert.NotEmpty(settings);
        Assert.All(settings, setting =>
        {
            var shown = setting.Value is JsonValue value ? $"={value}" : ":";
            Assert.Contains(Lines, line => line.TrimStart().StartsWith($"--{setting.Name}{shown}", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void It_says_of_every_setting_what_it_is_for()
    {
        var settings = Lines.Select((line, index) => (Line: line, Next: Lines.ElementAtOrDefault(index + 1)))
            .Where(pair => pair.Line.StartsWith("  --", StringComparison.Ordinal))
            .ToList();
        Assert.True(settings.Count > 100);
        Assert.All(settings, setting => Assert.False(string.IsNullOrWhiteSpace(setting.Next), setting.Line));
    }

    private static string Written()
    {
        using var output = new StringWriter();
        SettingsHelp.Write(output);
        return output.ToString();
    }
}
