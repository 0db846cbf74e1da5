using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Contract.Schema;

public sealed class OpenApiValidatorTests
{
    private const string Document = """
        {"components":{"schemas":{
          "Run":{"type":"object","required":["id","status"],"properties":{
            "id":{"type":"string"},
            "status":{"type":"string","enum":["queued","done"]},
            "count":{"type":"integer","minimum":0,"maximum":9},
            "share":{"type":"number"},
            "ended":{"type":"boolean","nullable":true},
            "tools":{"type":"array","maxItems":2,"items":{"oneOf":[{"$ref":"#/components/schemas/Search"},{"$ref":"#/components/schemas/Code"}]}},
            "usage":{"$ref":"#/components/schemas/Usage"},
            "choice":{"allOf":[{"$ref":"#/components/schemas/Search"},{"nullable":true}]},
            "labels":{"type":"object","maxProperties":2,"propertyNames":{"type":"string","maxLength":3},"additionalProperties":{"type":"string"}},
            "either":{"type":["string","null"],"maxLength":4,"minLength":2,"pattern":"^a"},
            "fixed":{"const":1}}},
          "Search":{"type":"object","required":["type"],"properties":{"type":{"type":"string","enum":["search"]},"limit":{"type":"integer"}}},
          "Code":{"type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"type":"string","enum":["code"]}}},
          "Usage":{"anyOf":[{"type":"object","required":["total"],"properties":{"total":{"type":"integer"}}},{"type":"null"}]},
          "Twice":{"oneOf":[{"type":"integer"},{"type":"number"}]},
          "Strange":{"type":"object","dependentRequired":{}}}}}
        """;

    private readonly OpenApiValidator validator = new(JsonNode.Parse(Document)!.AsObject());

    [Theory]
    [InlineData("""{"id":"a","status":"done"}""")]
    [InlineData("""{"id":"a","status":"queued","count":9,"share":0.5,"ended":null,"usage":null,"choice":null,"either":null,"fixed":1}""")]
    [InlineData("""{"id":"a","status":"queued","tools":[{"type":"search","limit":3},{"type":"code"}],"usage":{"total":3},"choice":{"type":"search"},"labels":{"a":"b"},"either":"abc"}""")]
    public void Right_documents_pass(string json) => Assert.Empty(Validate(json));

    [Theory]
    [InlineData("[]", "Run", "type")]
    [InlineData("null", "Run", "type")]
    [InlineData("""{"id":"a"}""", "Run.status", "required")]
    [InlineData("""{"id":1,"status":"done"}""", "Run.id", "type")]
    [InlineData("""{"id":null,"status":"done"}""", "Run.id", "type")]
    [InlineData("""{"id":"a","status":"over"}""", "Run.status", "enum")]
    [InlineData("""{"id":"a","status":"done","count":10}""", "Run.count", "maximum")]
    [InlineData("""{"id":"a","status":"done","count":-1}""", "Run.count", "minimum")]
    [InlineData("""{"id":"a","status":"done","count":1.0}""", "Run.count", "type")]
    [InlineData("""{"id":"a","status":"done","share":"1"}""", "Run.share", "type")]
    [InlineData("""{"id":"a","status":"done","ended":0}""", "Run.ended", "type")]
    [InlineData("""{"id":"a","status":"done","tools":[{"type":"code"},{"type":"code"},{"type":"code"}]}""", "Run.tools", "maxItems")]
    [InlineData("""{"id":"a","status":"done","tools":[{"type":"other"}]}""", "Search.type", "enum")]
    [InlineData("""{"id":"a","status":"done","tools":[{"type":"search","limit":"x"}]}""", "Search.limit", "type")]
    [InlineData("""{"id":"a","status":"done","tools":[{"type":"code","limit":1}]}""", "Code.limit", "additionalProperties")]
    [InlineData("""{"id":"a","status":"done","usage":{"total":null}}""", "Usage.total", "type")]
    [InlineData("""{"id":"a","status":"done","usage":{}}""", "Usage.total", "required")]
    [InlineData("""{"id":"a","status":"done","choice":{"type":"code"}}""", "Search.type", "enum")]
    [InlineData("""{"id":"a","status":"done","labels":{"a":1}}""", "Run.labels.*", "type")]
    [InlineData("""{"id":"a","status":"done","labels":{"long":"b"}}""", "Run.labels.*", "maxLength")]
    [InlineData("""{"id":"a","status":"done","labels":{"a":"","b":"","c":""}}""", "Run.labels", "maxProperties")]
    [InlineData("""{"id":"a","status":"done","either":"abcde"}""", "Run.either", "maxLength")]
    [InlineData("""{"id":"a","status":"done","either":"a"}""", "Run.either", "minLength")]
    [InlineData("""{"id":"a","status":"done","either":"bcd"}""", "Run.either", "pattern")]
    [InlineData("""{"id":"a","status":"done","fixed":2}""", "Run.fixed", "const")]
    [InlineData("""{"id":"a","status":"done","expires":2}""", "Run.expires", SchemaViolation.Undeclared)]
    public void Wrong_documents_are_found_out_at_the_place_and_by_the_rule(string json, string where, string rule)
    {
        var violation = Assert.Single(Validate(json));
        Assert.Equal((where, rule), (violation.Where, violation.Rule));
    }

    [Fact]
    public void A_value_that_fits_two_of_oneOf_is_wrong() => Assert.Equal("oneOf", Assert.Single(validator.Validate("Twice", 1)).Rule);

    [Fact]
    public void Unknown_keywords_are_refused() => Assert.Throws<NotSupportedException>(() => validator.Validate("Strange", new JsonObject()));

    private IReadOnlyList<SchemaViolation> Validate(string json) => validator.Validate("Run", JsonNode.Parse(json));
}
