using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RetrievalQA.Tests.Fuzz;

/// <summary>Ids that the server gave, by the prefix of their kind; some of them are of objects deleted since.</summary>
internal sealed partial class KnownIds
{
    private const int PerKind = 64;
    private const int ObjectsKept = 512;

    private static readonly Dictionary<string, string> PrefixByName = new(StringComparer.Ordinal)
    {
        ["file_id"] = "file-",
        ["vector_store_id"] = "vs_",
        ["assistant_id"] = "asst_",
        ["thread_id"] = "thread_",
        ["message_id"] = "msg_",
        ["run_id"] = "run_",
        ["step_id"] = "step_",
        ["batch_id"] = "vsfb_",
        ["upload_id"] = "upload_",
        ["part_id"] = "part_",
    };

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<string>> byPrefix = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyDictionary<string, string>> objects = [];

    public static IEnumerable<string> Names => PrefixByName.Keys;

    public void Keep(string answer, Random random)
    {
        lock (gate)
        {
            KeepObjects(answer, random);
            foreach (Match match in Id().Matches(answer))
            {
                var known = byPrefix.TryGetValue(match.Groups["kind"].Value, out var list) ? list : byPrefix[match.Groups["kind"].Value] = [];
                Put(known, match.Groups["id"].Value, PerKind, random);
            }
        }
    }

    /// <summary>An id for a parameter of this name: mostly one that was given, sometimes one that never was.</summary>
    public string Any(string name, Random random)
    {
        if (!PrefixByName.TryGetValue(name, out var prefix))
        {
            return "extractive";
        }

        lock (gate)
        {
            return byPrefix.TryGetValue(prefix, out var known) && random.Next(10) > 0 ? known[random.Next(known.Count)] : $"{prefix}{random.Next():x8}";
        }
    }

    /// <summary>Ids of one object: its own, and of what it belongs to. Null where no object has ids of all these names.</summary>
    public IReadOnlyDictionary<string, string>? OfOneObject(IReadOnlyList<string> names, Random random)
    {
        lock (gate)
        {
            var fitting = objects.Where(ids => names.All(ids.ContainsKey)).ToList();
            return fitting.Count == 0 ? null : fitting[random.Next(fitting.Count)];
        }
    }

    private void KeepObjects(string answer, Random random)
    {
        if (answer.Length is 0 or > 100_000 || answer[0] != '{')
        {
            return;
        }

        var root = JsonNode.Parse(answer)!.AsObject();
        foreach (var shown in root["data"] is JsonArray list ? list.OfType<JsonObject>() : [root])
        {
            var ids = shown.Where(pair => PrefixByName.ContainsKey(pair.Key) && pair.Value is JsonValue)
                .ToDictionary(pair => pair.Key, pair => $"{pair.Value}", StringComparer.Ordinal);
            if (shown["id"] is JsonValue own && PrefixByName.FirstOrDefault(kind => $"{own}".StartsWith(kind.Value, StringComparison.Ordinal)).Key is { } name)
            {
                ids[name] = $"{own}";
                Put(objects, ids, ObjectsKept, random);
            }
        }
    }

    private static void Put<T>(List<T> known, T added, int most, Random random)
    {
        if (known.Count < most)
        {
            known.Add(added);
        }
        else
        {
            known[random.Next(most)] = added;
        }
    }

    [GeneratedRegex(
        "\"(?<id>(?<kind>file-|vs_|asst_|thread_|msg_|run_|step_|vsfb_|upload_|part_)[0-9A-Za-z]+)\"",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Id();
}
