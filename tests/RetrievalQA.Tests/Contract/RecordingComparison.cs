using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RetrievalQA.Tests.Contract.Schema;

namespace RetrievalQA.Tests.Contract;

/// <summary>Compares recorded answers with answers of this server: fields and their order, types, values where they are fixed, events.</summary>
public static partial class RecordingComparison
{
    private const string Stream = "stream ";
    private const string DeltaSuffix = ".delta";

    // Ids, times and measures.
    private static readonly HashSet<string> Volatile = new(StringComparer.Ordinal)
    {
        "id", "created_at", "expires_at", "last_active_at", "started_at", "completed_at", "first_id", "last_id", "has_more", "thread_id", "assistant_id",
            "run_id", "message_id",
        "vector_store_id", "vector_store_ids", "file_id", "file_ids", "bytes", "usage_bytes", "file_counts", "usage", "score", "created", "owned_by",
    };

    // The order of keys that a client has chosen, or that are a map, says nothing.
    private static readonly string[] Maps = ["metadata", "attributes", "tool_resources"];

    // States that a run or a file leaves by itself; how far it is when a client looks is chance.
    private static readonly string[] Passing = ["queued", "in_progress"];

    /// <param name="isException">Differences that do not count against a delta when the one like it is looked for.</param>
    public static IReadOnlyList<RecordingDifference> Compare(RecordedExchange theirs, ApiReply ours, Func<RecordingDifference, bool> isException)
    {
        if ((int)ours.Status != theirs.Status)
        {
            return [new RecordingDifference(
                $"{theirs.Method} {theirs.Resource}", DifferenceKind.Status, $"{theirs.Status} became {(int)ours.Status}: {ours.Body}")];
        }

        return theirs.Answer is not null
            ? [.. Nodes(theirs.Answer, ours.Json, IsWholeAccount(theirs) ? Place.OfStrangers : Place.OfAnswer)]
            : [.. Events(Group(theirs.Events), Group(StreamEvent.ReadAll(ours.Body)), isException)];
    }

    // Lists of all files, stores, assistants or models: what else is in the account is not the recording's matter.
    private static bool IsWholeAccount(RecordedExchange exchange) => exchange.Method == HttpMethod.Get && exchange.Resource.LastIndexOf('/') == 0;

    /// <summary>Events in a row that have the same name, if they are deltas, are one group.</summary>
    private static List<List<StreamEvent>> Group(IReadOnlyList<StreamEvent> events)
    {
        var groups = new List<List<StreamEvent>>();
        foreach (var item in events)
        {
            if (item.Name.EndsWith(DeltaSuffix, StringComparison.Ordinal) && groups.Count > 0 && groups[^1][0].Name == item.Name)
            {
                groups[^1].Add(item);
            }
            else
            {
                groups.Add([item]);
            }
        }

        return groups;
    }

    private static IEnumerable<RecordingDifference> Events(
        List<List<StreamEvent>> theirs, List<List<StreamEvent>> ours, Func<RecordingDifference, bool> isException)
    {
        var (recorded, own) = (theirs.Select(group => group[0].Name).ToList(), ours.Select(group => group[0].Name).ToList());
        return recorded.SequenceEqual(own)
            ? theirs.Zip(ours).SelectMany(
                pair => pair.First[0].Name.EndsWith(DeltaSuffix, StringComparison.Ordinal) ? Deltas(pair.First, pair.Second, isException)
                : Pair(pair.First[0], pair.Second[0], hasValues: true))
            : [new RecordingDifference(Stream, DifferenceKind.Events, $"{string.Join(", ", recorded)} became {string.Join(", ", own)}")];
    }

    /// <summary>The first delta has the form of the recorded first, every other that of some recorded one.</summary>
    private static IEnumerable<RecordingDifference> Deltas(List<StreamEvent> theirs, List<StreamEvent> ours, Func<RecordingDifference, bool> isException) =>
        Pair(theirs[0], ours[0], hasValues: false).Concat(ours.Skip(1).SelectMany(own => theirs
            .Select(recorded => Pair(recorded, own, hasValues: false).ToList())
            .MinBy(found => found.Count(difference => !isException(difference)))!));

    private static IEnumerable<RecordingDifference> Pair(StreamEvent theirs, StreamEvent ours, bool hasValues) =>
        Nodes(theirs.Data, ours.Data, Place.OfAnswer with { Source = Stream, HasValues = hasValues });

    private static IEnumerable<RecordingDifference> Nodes(JsonNode? theirs, JsonNode? ours, Place place) => (theirs, ours) switch
    {
        (JsonObject left, JsonObject right) => Objects(left, right, place.Of(left, right)),
        (JsonArray left, JsonArray right) => Arrays(left, right, place),
        _ when Kind(theirs) != Kind(ours) =>
            place.IsSettled || (theirs is not null && ours is not null) ? [place.Differs(DifferenceKind.Type, theirs, ours)] : [],
        _ when place.HasValues && Text(theirs) != Text(ours) => [place.Differs(DifferenceKind.Value, theirs, ours)],
        _ => [],
    };

    private static IEnumerable<RecordingDifference> Objects(JsonObject theirs, JsonObject ours, Place place)
    {
        foreach (var (key, value) in theirs)
        {
            var differences = ours.TryGetPropertyValue(key, out var own) ? Nodes(value, own, place.Into(key))
                : [place.Into(key).Differs(DifferenceKind.Missing, value, ours)];
            foreach (var difference in differences)
            {
                yield return difference;
            }
        }

        foreach (var (key, value) in ours.Where(pair => !theirs.ContainsKey(pair.Key)))
        {
            yield return place.Into(key).Differs(DifferenceKind.Extra, theirs, value);
        }

        var shared = theirs.Select(pair => pair.Key).Where(ours.ContainsKey);
        if (!place.IsMap && !shared.SequenceEqual(ours.Select(pair => pair.Key).Where(theirs.ContainsKey)))
        {
            yield return place.Differs(DifferenceKind.Order, theirs, ours);
        }
    }

    private static IEnumerable<RecordingDifference> Arrays(JsonArray theirs, JsonArray ours, Place place)
    {
        if (theirs.Count != ours.Count && place.IsSettled)
        {
            yield return place.Differs(DifferenceKind.Count, theirs, ours);
        }

        foreach (var difference in theirs.Zip(ours).SelectMany(pair => Nodes(pair.First, pair.Second, place.Item())))
        {
            yield return difference;
        }
    }

    private static JsonValueKind? Kind(JsonNode? node) => node?.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : node?.GetValueKind();

    // Which search and which passage a marker counts is not fixed; that 1.0 is no integer is.
    private static string Text(JsonNode? node) => Marker().Replace(node?.ToJsonString(JsonSerializerOptions.Web) ?? "null", "【†");

    [GeneratedRegex(@"(?:【|\\u3010)\d+:\d+(?:†|\\u2020)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Marker();

    /// <param name="HasValues">Whether values are compared, or types only.</param>
    /// <param name="IsSettled">Whether both sides are in the same state, so that what is null, and how much there is, agrees.</param>
    private sealed record Place(string Source, string Where, bool HasValues, bool IsSettled)
    {
        public static readonly Place OfAnswer = new(Source: "", Where: "", HasValues: true, IsSettled: true);
        public static readonly Place OfStrangers = new(Source: "", Where: "", HasValues: false, IsSettled: false);

        public bool IsMap => Maps.Any(map => Where.EndsWith("." + map, StringComparison.Ordinal));

        public Place Of(JsonObject theirs, JsonObject ours)
        {
            var (recorded, own) = ((string?)(theirs["status"] as JsonValue), (string?)(ours["status"] as JsonValue));
            return this with
            {
                Where = (string?)(theirs["object"] as JsonValue) ?? Where,
                IsSettled = IsSettled && (recorded == own || !Passing.Contains(recorded)),
            };
        }

        public Place Into(string key) =>
            this with { Where = $"{Where}.{key}", HasValues = HasValues && !Volatile.Contains(key) && (key != "status" || IsSettled) };

        public Place Item() => this with { Where = Where + "[]" };

        public RecordingDifference Differs(DifferenceKind what, JsonNode? theirs, JsonNode? ours) =>
            new(Source + Where, what, $"{theirs?.ToJsonString() ?? "null"} became {ours?.ToJsonString() ?? "null"}");
    }
}
