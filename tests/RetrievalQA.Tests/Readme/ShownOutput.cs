using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RetrievalQA.Tests.Readme;

/// <summary>Compares what README says that a program prints with what it prints. "…" stands for anything.</summary>
internal static class ShownOutput
{
    private const string Anything = "…";

    /// <summary>Each line that is shown must be printed, in this order; there may be others between them.</summary>
    public static void Expect(string shown, string printed)
    {
        var rest = new Queue<string>(printed.Split('\n'));
        foreach (var line in shown.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            while (!Fits(line, rest.TryDequeue(out var next) ? next : throw new Xunit.Sdk.XunitException($"'{line}' is not printed, but:\n{printed}")))
            {
                // Another line.
            }
        }
    }

    /// <summary>
    /// The same properties everywhere, the same texts and whole numbers; of fractions, which are scores, that they are
    /// numbers.
    /// </summary>
    public static void ExpectJson(string shown, string printed) => ExpectJson(JsonNode.Parse(shown), JsonNode.Parse(printed), "$");

    private static void ExpectJson(JsonNode? shown, JsonNode? real, string path)
    {
        var kind = shown?.GetValueKind() ?? JsonValueKind.Null;
        Assert.True(kind == (real?.GetValueKind() ?? JsonValueKind.Null), $"{path} is {real?.ToJsonString() ?? "null"}");
        switch (shown)
        {
            case JsonObject properties:
                Assert.Equal(properties.Select(property => property.Key), real!.AsObject().Select(property => property.Key));
                properties.ToList().ForEach(property => ExpectJson(property.Value, real![property.Key], $"{path}.{property.Key}"));
                break;
            case JsonArray items:
                Assert.True(items.Count == real!.AsArray().Count, $"{path} has {real.AsArray().Count} items");
                items.Select((item, index) => (item, index)).ToList().ForEach(item => ExpectJson(item.item, real[item.index], $"{path}[{item.index}]"));
                break;
            default:
                var (written, given) = ($"{shown}", $"{real}");
                var isScore = kind == JsonValueKind.Number && written.Contains('.');
                Assert.True(isScore || Fits(written, given.ReplaceLineEndings(" ")), $"{path} is '{given}', not '{written}'");
                break;
        }
    }

    private static bool Fits(string shown, string printed) => Regex.IsMatch(
        printed.TrimEnd('\r'), $"^{Regex.Escape(shown).Replace(Anything, ".*", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(5));
}
