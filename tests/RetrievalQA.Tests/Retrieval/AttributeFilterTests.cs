using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using RetrievalQA.Server.VectorStores;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Tests.Retrieval;

public class AttributeFilterTests
{
    private static readonly string[] Keys = ["region", "year", "draft"];
    private static readonly string[] Literals = ["\"a\"", "\"b\"", "\"10\"", "\"한\"", "0", "1", "1.0", "2.5", "-1", "10", "true", "false"];
    private static readonly string[] Comparisons = ["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin"];

    [Theory]
    [InlineData("eq", "\"kr\"", true)]
    [InlineData("eq", "\"KR\"", false)]
    [InlineData("ne", "\"us\"", true)]
    [InlineData("gt", "\"kq\"", true)]
    [InlineData("in", "[\"us\",\"kr\"]", true)]
    [InlineData("in", "[]", false)]
    [InlineData("nin", "[\"us\"]", true)]
    [InlineData("nin", "[]", true)]
    public void Strings_are_compared_by_their_characters(string type, string value, bool expected) =>
        Assert.Equal(expected, Matches(Comparison(type, "region", value), """{"region":"kr"}"""));

    [Theory]
    [InlineData("eq", "2024.0", true)]
    [InlineData("gte", "2024", true)]
    [InlineData("gt", "2024", false)]
    [InlineData("lt", "2.5e3", true)]
    [InlineData("eq", "\"2024\"", false)]
    [InlineData("gt", "\"1\"", false)]
    public void Numbers_are_compared_by_value_and_never_with_strings(string type, string value, bool expected) =>
        Assert.Equal(expected, Matches(Comparison(type, "year", value), """{"year":2024}"""));

    [Fact]
    public void Long_ids_that_share_a_double_are_told_apart()
    {
        Assert.False(Matches(Comparison("eq", "id", "9007199254740993"), """{"id":9007199254740992}"""));
        Assert.True(Matches(Comparison("gt", "id", "9007199254740992"), """{"id":9007199254740993}"""));
    }

    [Theory]
    [InlineData("eq", "1", false)]
    [InlineData("ne", "1", true)]
    [InlineData("gt", "1", false)]
    [InlineData("lte", "1", false)]
    [InlineData("in", "[1]", false)]
    [InlineData("nin", "[1]", true)]
    public void A_missing_attribute_equals_nothing_and_has_no_order(string type, string value, bool expected) =>
        Assert.Equal(expected, Matches(Comparison(type, "missing", value), "{}"));

    [Fact]
    public void Conditions_join_and_nest()
    {
        var filter = $$"""{"type":"or","filters":[{{Comparison("eq", "region", "\"us\"")}},{"type":"and","filters":[{{Comparison("eq", "draft", "false")}},{{Comparison("gt", "year", "2020")}}]}]}""";
        Assert.True(Matches(filter, """{"region":"us"}"""));
        Assert.True(Matches(filter, """{"region":"kr","draft":false,"year":2024}"""));
        Assert.False(Matches(filter, """{"region":"kr","draft":true,"year":2024}"""));
    }

    [Property(MaxTest = 2_000)]
    public bool Any_filter_selects_what_a_naive_evaluator_selects(int seed)
    {
        var random = new Random(seed);
        var attributes = new JsonObject();
        foreach (var key in Keys.Where(_ => random.Next(3) > 0))
        {
            attributes[key] = JsonNode.Parse(OneOf(random, Literals));
        }

        var filter = RandomFilter(random, depth: 4);
        return Matches(filter, attributes.ToJsonString()) == Naive(JsonNode.Parse(filter)!.AsObject(), attributes);
    }

    private static string RandomFilter(Random random, int depth)
    {
        if (depth > 1 && random.Next(2) == 0)
        {
            var filters = Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomFilter(random, depth - 1));
            return $$"""{"type":"{{OneOf(random, ["and", "or"])}}","filters":[{{string.Join(',', filters)}}]}""";
        }

        var type = OneOf(random, Comparisons);
        var value = type switch
        {
            "in" or "nin" => $"[{string.Join(',', Enumerable.Range(0, random.Next(0, 4)).Select(_ => OneOf(random, Literals)))}]",
            "eq" or "ne" => OneOf(random, Literals),
            _ => OneOf(random, [.. Literals.Where(literal => literal is not ("true" or "false"))]),
        };
        return Comparison(type, OneOf(random, Keys), value);
    }

    private static bool Naive(JsonObject filter, JsonObject attributes)
    {
        var type = (string)filter["type"]!;
        if (type is "and" or "or")
        {
            var results = filter["filters"]!.AsArray().Select(inner => Naive(inner!.AsObject(), attributes)).ToList();
            return type == "and" ? results.TrueForAll(result => result) : results.Contains(true);
        }

        var held = Plain(attributes[(string)filter["key"]!]);
        var value = filter["value"]!;
        switch (type)
        {
            case "eq": return Equals(held, Plain(value));
            case "ne": return !Equals(held, Plain(value));
            case "in": return value.AsArray().Select(Plain).Contains(held);
            case "nin": return !value.AsArray().Select(Plain).Contains(held);
        }

        int? order = (held, Plain(value)) switch
        {
            (string left, string right) => string.CompareOrdinal(left, right),
            (double left, double right) => left.CompareTo(right),
            _ => null,
        };
        return type switch { "gt" => order > 0, "gte" => order >= 0, "lt" => order < 0, _ => order <= 0 };
    }

    private static object? Plain(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number => node.GetValue<double>(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static string OneOf(Random random, string[] choices) => choices[random.Next(choices.Length)];

    private static string Comparison(string type, string key, string value) => $$"""{"type":"{{type}}","key":"{{key}}","value":{{value}}}""";

    private static bool Matches(string filter, string attributes)
    {
        var value = new RequestBody(JsonElement.Parse($$"""{"filters":{{filter}}}""")).ToObject("filters").Required("filters");
        return FilterRequest.Read(value, new LimitOptions()).Matches(JsonNode.Parse(attributes)!.AsObject());
    }
}
