using RetrievalQA.Text;

namespace RetrievalQA.Tests.Text;

public sealed class ReadableLineTests
{
    [Theory]
    [InlineData("# Leave", "Leave")]
    [InlineData("# Rules > ## **Annual** leave", "Rules > Annual leave")]
    [InlineData("Fees [of the year](https://example.org) and ![a plan][1]", "Fees of the year and a plan")]
    [InlineData("| item | keep |", "item, keep")]
    [InlineData("Use `ls` and ~~rm~~ __now__", "Use ls and rm now")]
    [InlineData("my_file__v2 costs #1 of 5 * 3", "my_file__v2 costs #1 of 5 * 3")]
    public void Marks_go_and_words_stay(string source, string readable) => Assert.Equal(readable, ReadableLine.Of(source));
}
