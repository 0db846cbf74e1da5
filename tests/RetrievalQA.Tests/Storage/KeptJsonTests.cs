using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Storage;

public sealed class KeptJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"b":null}""", """{"b":null,"c":2,"a":1}""")]
    [InlineData("""{"score":0.5}""", """{"score":0.50000000001}""")]
    [InlineData("""[{"a":1},{"a":2}]""", """[{"a":1,"b":1},{"a":2}]""")]
    [InlineData("""{"url":"/v1/a?b=1"}""", """{"url":"/v1/a?b=1&version=1"}""")]
    public void New_fields_and_the_last_digits_of_a_number_may_differ(string kept, string now) => Assert.Empty(Compare(kept, now));

    [Theory]
    [InlineData("""{"a":{"b":1}}""", """{"a":{}}""", "$.a.b is gone")]
    [InlineData("""{"a":null}""", """{}""", "$.a is gone")]
    [InlineData("""{"a":1796001681}""", """{"a":1796001682}""", "$.a: 1796001681 became 1796001682")]
    [InlineData("""{"a":"1"}""", """{"a":1}""", "$.a: \"1\" became 1")]
    [InlineData("""{"a":null}""", """{"a":0}""", "$.a: null became 0")]
    [InlineData("""[1,2]""", """[1,2,3]""", "$: [1,2] became [1,2,3]")]
    [InlineData("""[{"id":"a"},{"id":"b"}]""", """[{"id":"b"},{"id":"b"}]""", "$[0].id: \"a\" became \"b\"")]
    [InlineData("""{"metadata":{}}""", """{"metadata":{"a":"b"}}""", "$.metadata.a was not there")]
    public void What_was_answered_must_be_there_and_equal(string kept, string now, string difference) =>
        Assert.Equal(difference, Assert.Single(Compare(kept, now)));

    private static IEnumerable<string> Compare(string kept, string now) => KeptJson.Differences(JsonNode.Parse(kept), JsonNode.Parse(now));
}
