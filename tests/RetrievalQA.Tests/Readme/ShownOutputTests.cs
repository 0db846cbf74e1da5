using Xunit.Sdk;

namespace RetrievalQA.Tests.Readme;

public sealed class ShownOutputTests
{
    [Fact]
    public void Lines_are_found_in_their_order_among_others() => ShownOutput.Expect("a…c\n\nd", "before\nabbc\nbetween\nd\n");

    [Theory]
    [InlineData("a\nb", "b\na")]
    [InlineData("a", "aa")]
    [InlineData("a.c", "abc")]
    public void Lines_that_are_not_printed_are_named(string shown, string printed) => Assert.Throws<XunitException>(() => ShownOutput.Expect(shown, printed));

    [Fact]
    public void Json_of_the_same_shape_fits() => ShownOutput.ExpectJson(
        """{ "id": "file-…", "score": 0.5, "page": 3, "terms": ["a"] }""", """{"id":"file-abc","score":1,"page":3,"terms":["a"]}""");

    [Theory]
    [InlineData("""{ "a": 1 }""", """{ "a": 2 }""")]
    [InlineData("""{ "a": 1 }""", """{ "a": 1, "b": 1 }""")]
    [InlineData("""{ "a": [1] }""", """{ "a": [] }""")]
    [InlineData("""{ "a": "x" }""", """{ "a": "xy" }""")]
    [InlineData("""{ "a": 0.5 }""", """{ "a": "0.5" }""")]
    [InlineData("""{ "a": "null" }""", """{ "a": null }""")]
    public void Json_of_another_shape_does_not(string shown, string real) => Assert.ThrowsAny<XunitException>(() => ShownOutput.ExpectJson(shown, real));
}
