using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Storage;

/// <summary>
/// Compares an answer with that of an earlier version: what was there must be there and equal, lists item by item. New
/// fields may have come, but not in what clients wrote, and new parameters of an address.
/// </summary>
public static class KeptJson
{
    private static readonly string[] WrittenByClients = ["metadata", "attributes", "parameters"];

    // Another processor may round the last digit of a score otherwise.
    private const double Rounding = 1e-9;

    public static IEnumerable<string> Differences(JsonNode? kept, JsonNode? now, string path = "$", bool isExact = false) => (kept, now) switch
    {
        (JsonObject before, JsonObject after) => Objects(before, after, path, isExact),
        (JsonArray before, JsonArray after) when before.Count == after.Count =>
            before.Zip(after).SelectMany((pair, index) => Differences(pair.First, pair.Second, $"{path}[{index}]", isExact)),
        _ => IsSame(kept, now) ? [] : [$"{path}: {Show(kept)} became {Show(now)}"],
    };

    private static IEnumerable<string> Objects(JsonObject kept, JsonObject now, string path, bool isExact)
    {
        var lost = kept.Where(pair => !now.ContainsKey(pair.Key)).Select(pair => $"{path}.{pair.Key} is gone");
        var added = now.Where(pair => isExact && !kept.ContainsKey(pair.Key)).Select(pair => $"{path}.{pair.Key} was not there");
        var changed = kept.Where(pair => now.ContainsKey(pair.Key))
            .SelectMany(pair => Differences(pair.Value, now[pair.Key], $"{path}.{pair.Key}", isExact || WrittenByClients.Contains(pair.Key)));
        return lost.Concat(added).Concat(changed);
    }

    private static bool IsSame(JsonNode? kept, JsonNode? now) => KindOf(kept) == JsonValueKind.Number && KindOf(now) == JsonValueKind.Number
        ? Math.Abs(kept!.GetValue<double>() - now!.GetValue<double>()) <= Rounding
        : JsonNode.DeepEquals(kept, now) || IsSameAddress(kept, now);

    private static bool IsSameAddress(JsonNode? kept, JsonNode? now) =>
        KindOf(kept) == JsonValueKind.String && KindOf(now) == JsonValueKind.String && kept!.GetValue<string>() is ['/', ..] and var address
        && now!.GetValue<string>().StartsWith($"{address}&", StringComparison.Ordinal);

    private static JsonValueKind KindOf(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    private static string Show(JsonNode? node) => node?.ToJsonString() ?? "null";
}
