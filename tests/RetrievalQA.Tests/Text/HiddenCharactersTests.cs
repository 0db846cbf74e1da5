using RetrievalQA.Documents;
using RetrievalQA.Server;
using RetrievalQA.Text;
using Serilog.Events;
using Serilog.Parsing;

namespace RetrievalQA.Tests.Text;

public sealed class HiddenCharactersTests
{
    [Theory]
    [InlineData("a\u202etxt.exe", "atxt.exe")]
    [InlineData("a\r\nb\tc", "abc")]
    [InlineData("\u001b[31mred\u009b", "[31mred")]
    [InlineData("\u200fשלום\u2067x\u2069\u2028", "שלוםx")]
    [InlineData("👨\u200d👩\u200d👧 می\u200cخواهم é 한글", "👨\u200d👩\u200d👧 می\u200cخواهم é 한글")]
    public void Names_lose_what_is_not_seen_and_keep_all_else(string name, string expected)
    {
        Assert.Equal(expected, HiddenCharacters.Remove(name));
        Assert.Equal(expected != name, HiddenCharacters.Has(name));
    }

    [Fact]
    public void Records_of_older_versions_show_clean_names() =>
        Assert.Equal("ab.txt", new UploadedFile("file-1", Project.Default, "a\n\u202eb.txt", "assistants", "text/plain", 1, "", 0).FileName);

    [Fact]
    public void Lines_of_text_for_a_terminal_stay_lines() => Assert.Equal("a\n\tb[2Jc", HiddenCharacters.RemoveFromLines("a\r\n\tb\u001b[2Jc"));

    [Fact]
    public void What_a_log_message_quotes_cannot_make_a_line_of_its_own()
    {
        var template = new MessageTemplateParser().Parse("{Method} {Path} failed.");
        var entry = new LogEvent(
            DateTimeOffset.UnixEpoch, LogEventLevel.Error, exception: null, template,
                [new("Method", new ScalarValue("GET")), new("Path", new ScalarValue("/a\n12:00 INF forged\u001b[31m"))]);
        new CleanLogs().Enrich(entry, propertyFactory: null!);
        Assert.Equal("\"/a 12:00 INF forged [31m\"", entry.Properties["Path"].ToString());
    }

    [Theory]
    [InlineData("ab", 1, "a…")]
    [InlineData("😀b", 1, "…")]
    [InlineData("😀b", 2, "😀…")]
    [InlineData("😀b", 3, "😀b")]
    public void No_cut_goes_through_a_character(string text, int most, string expected) => Assert.Equal(expected, WholeCharacters.Shorten(text, most));
}
