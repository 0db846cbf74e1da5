namespace RetrievalQA.Tests.Answering.CodeInterpreter;

public sealed class CodeSessionsTests
{
    [SkippableFact]
    public async Task The_last_expression_is_the_log()
    {
        await using var sandboxes = new SandboxHarness();
        Assert.Equal("4", await sandboxes.LogsAsync("2+2"));
    }
}
