using System.Net;
using System.Text.Json.Nodes;
using RetrievalQA.Tests.Contract.Schema;

namespace RetrievalQA.Tests.Contract;

public sealed class RecordingComparisonTests
{
    private const string Run = """{"id":"run_1","object":"thread.run","status":"completed","started_at":5,"temperature":1.0,"usage":{"total_tokens":3},"tools":[{"type":"a"}],"metadata":{"a":"b","c":"d"},"error":null}""";

    [Theory]
    [InlineData("\"run_1\"", "\"run_2\"")]
    [InlineData("\"started_at\":5", "\"started_at\":6")]
    [InlineData("\"a\":\"b\",\"c\":\"d\"", "\"c\":\"d\",\"a\":\"b\"")]
    public void Ids_times_and_the_order_of_maps_do_not_count(string recorded, string own) =>
        Assert.Empty(Compare(Run, Run.Replace(recorded, own, StringComparison.Ordinal)));

    [Theory]
    [InlineData("\"started_at\":5,", "", "thread.run.started_at", DifferenceKind.Missing)]
    [InlineData("\"started_at\":5,", "\"started_at\":5,\"new\":1,", "thread.run.new", DifferenceKind.Extra)]
    [InlineData("\"started_at\":5,\"temperature\":1.0", "\"temperature\":1.0,\"started_at\":5", "thread.run", DifferenceKind.Order)]
    [InlineData("\"started_at\":5", "\"started_at\":null", "thread.run.started_at", DifferenceKind.Type)]
    [InlineData("\"started_at\":5", "\"started_at\":\"5\"", "thread.run.started_at", DifferenceKind.Type)]
    [InlineData("\"error\":null", "\"error\":{}", "thread.run.error", DifferenceKind.Type)]
    [InlineData("1.0", "1", "thread.run.temperature", DifferenceKind.Value)]
    [InlineData("completed", "failed", "thread.run.status", DifferenceKind.Value)]
    [InlineData("\"type\":\"a\"", "\"type\":\"b\"", "thread.run.tools[].type", DifferenceKind.Value)]
    [InlineData("[{\"type\":\"a\"}]", "[]", "thread.run.tools", DifferenceKind.Count)]
    public void All_else_is_found_with_its_place(string recorded, string own, string where, DifferenceKind what)
    {
        var difference = Assert.Single(Compare(Run, Run.Replace(recorded, own, StringComparison.Ordinal)));
        Assert.Equal((where, what), (difference.Where, difference.What));
    }

    [Fact]
    public void A_run_that_was_still_going_may_be_over_but_keeps_its_fields()
    {
        var going = Run.Replace("completed", "in_progress", StringComparison.Ordinal).Replace("{\"total_tokens\":3}", "null", StringComparison.Ordinal);
        Assert.Empty(Compare(going, Run));
        Assert.Equal(DifferenceKind.Missing, Assert.Single(Compare(going, Run.Replace(",\"error\":null", "", StringComparison.Ordinal))).What);
    }

    [Fact]
    public void Another_status_is_all_there_is_to_say() => Assert.Equal(DifferenceKind.Status, Assert.Single(Compare(Run, Run, HttpStatusCode.NotFound)).What);

    [Theory]
    [InlineData("a.delta:1 a.delta:2 b:3", true)]
    [InlineData("a.delta:1 b:3", true)]
    [InlineData("b:3 a.delta:1", false)]
    [InlineData("a.delta:1 b:3 b:3", false)]
    [InlineData("a.delta:1 b:4", false)]
    [InlineData("a.delta:true b:3", false)]
    [InlineData("a.delta:1 a.delta:true b:3", false)]
    public void Events_come_in_the_recorded_order_however_many_deltas_there_are(string own, bool isSame)
    {
        IReadOnlyList<StreamEvent> recorded = [new("a.delta", Data("1")), new("a.delta", Data("2")), new("b", Data("3"))];
        var stream = string.Concat(
            own.Split(' ').Select(item => item.Split(':')).Select(item => $"event: {item[0]}\ndata: {Data(item[1]).ToJsonString()}\n\n"));
        var exchange = new RecordedExchange(HttpMethod.Post, "/v1/threads/runs", HasBeta: true, Body: null, Status: 200, Answer: null, recorded);
        Assert.Equal(isSame, Compare(exchange, stream, HttpStatusCode.OK).Count == 0);
    }

    private static JsonObject Data(string value) => new() { ["x"] = JsonNode.Parse(value) };

    private static IReadOnlyList<RecordingDifference> Compare(string recorded, string own, HttpStatusCode status = HttpStatusCode.OK) => Compare(
        new RecordedExchange(
            HttpMethod.Get, "/v1/threads/thread_1/runs/run_1", HasBeta: true, Body: null, Status: 200, JsonNode.Parse(recorded)!.AsObject(), Events: []), own,
            status);

    private static IReadOnlyList<RecordingDifference> Compare(RecordedExchange exchange, string own, HttpStatusCode status)
    {
        using var response = new HttpResponseMessage(status);
        return RecordingComparison.Compare(exchange, new ApiReply(response, own), _ => false);
    }
}
