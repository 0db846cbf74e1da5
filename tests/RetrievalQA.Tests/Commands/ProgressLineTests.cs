using RetrievalQA.Server.Commands;

namespace RetrievalQA.Tests.Commands;

public sealed class ProgressLineTests
{
    [Fact]
    public async Task A_terminal_sees_one_line_that_is_written_again_and_then_goes()
    {
        var output = new StringWriter();
        var progress = new ProgressLine(output, isTerminal: true);
        await progress.ShowAsync("Read 10 of 12");
        await progress.ShowAsync("Read 9");
        await progress.ShowAsync("Read 9");
        await progress.ClearAsync();
        Assert.Equal("\rRead 10 of 12\rRead 9       \r      \r", output.ToString());
    }

    [Fact]
    public async Task A_pipe_sees_nothing_of_it()
    {
        var output = new StringWriter();
        var progress = new ProgressLine(output, isTerminal: false);
        await progress.ShowAsync("Read 10 of 12");
        await progress.ClearAsync();
        Assert.Empty(output.ToString());
    }
}
