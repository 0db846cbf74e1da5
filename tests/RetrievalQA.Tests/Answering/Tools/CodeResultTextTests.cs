using RetrievalQA.Answering.Tools;
using RetrievalQA.Conversations;
using RetrievalQA.Text;

namespace RetrievalQA.Tests.Answering.Tools;

public sealed class CodeResultTextTests
{
    [Fact]
    public void What_is_shown_can_be_read_back()
    {
        var call = new CodeInterpreterCall(
            "call_1", "x", [new("one", null), new(null, "file-1"), new("two\n\n", null)],
            [new WrittenFile("file-2", "a b.csv"), new WrittenFile("file-3", "odd\nname")]);
        var shown = CodeResultText.Write(call, isForgotten: true, mostTokens: 1_000);
        Assert.Equal("one\ntwo", CodeResultText.Read(shown).Logs);
        Assert.Equal(["a b.csv", "odd_name"], CodeResultText.Read(shown).Files);
    }

    [Fact]
    public void No_output_is_said()
    {
        Assert.Equal("[no output]", CodeResultText.Write(new CodeInterpreterCall("call_1", "x", [], []), isForgotten: false, mostTokens: 10));
        Assert.Equal("", CodeResultText.Read("[no output]").Logs);
    }

    [Theory]
    [InlineData("[wrote sandbox:/mnt/data/")]
    [InlineData("[wrote sandbox:/mnt/data/]")]
    [InlineData("[wrote sandbox:/mnt/data/a")]
    public void Printed_text_that_looks_like_a_file_is_none(string printed)
    {
        var shown = CodeResultText.Write(new CodeInterpreterCall("call_1", "x", [new(printed, null)], []), isForgotten: false, mostTokens: 100);
        Assert.Equal((printed, 0), (CodeResultText.Read(shown).Logs, CodeResultText.Read(shown).Files.Count));
    }

    [Theory]
    [InlineData("word ")]
    [InlineData("😀")]
    public void Of_long_logs_the_beginning_and_the_end_are_shown(string word)
    {
        var logs = $"first {string.Concat(Enumerable.Repeat(word, 5_000))} last";
        var shown = CodeResultText.Write(
            new CodeInterpreterCall("call_1", "x", [new(logs, null)], [new WrittenFile("file-1", "a.csv")]), isForgotten: false, mostTokens: 200);
        Assert.StartsWith("first ", shown, StringComparison.Ordinal);
        Assert.EndsWith(" last\n[wrote sandbox:/mnt/data/a.csv]\n", shown, StringComparison.Ordinal);
        Assert.Contains("characters left out]", shown, StringComparison.Ordinal);
        Assert.InRange(TokenCounter.Count(shown), 1, 300);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(shown)));
    }
}
