using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

public sealed class SessionFilesTests
{
    [SkippableFact]
    public async Task An_attached_file_is_found_by_id_and_by_name_and_read_once()
    {
        await using var session = new SandboxSession();
        var opened = 0;
        var input = SandboxHarness.Input("file-abc", "sales.csv", "1,2");
        var counted = input with
        {
            OpenAsync = cancel =>
            {
                opened++;
                return input.OpenAsync(cancel);
            },
        };
        Assert.Equal("'1,2'", await session.LogsAsync("open('/mnt/data/file-abc').read()", counted));
        Assert.Equal("'1,2'", await session.LogsAsync("open('sales.csv').read()", counted));
        Assert.Equal(1, opened);
    }

    [SkippableFact]
    public async Task Files_of_one_name_are_told_apart()
    {
        await using var session = new SandboxSession();
        SandboxInput[] inputs = [SandboxHarness.Input("file-1", "a.txt", "one"), SandboxHarness.Input("file-2", "a.txt", "two"), SandboxHarness.Input(
            "file-3", "../../etc/passwd", "three")];
        var names = SandboxNames.Assign(inputs);
        Assert.Equal(["a.txt", "a-2.txt", "passwd"], inputs.Select(input => names[input.FileId]));
        Assert.Equal("['one', 'two', 'three']", await session.LogsAsync("[open(n).read() for n in ('a.txt', 'a-2.txt', 'passwd')]", inputs));
    }

    [SkippableFact]
    public async Task New_and_changed_files_are_handed_out_once()
    {
        await using var session = new SandboxSession();
        var input = SandboxHarness.Input("file-abc", "notes.txt", "old");
        await using var first = await session.RunAsync(
            "import os\nos.mkdir('plots')\nopen('plots/a.txt', 'w').write('a')\nopen('b.txt', 'w').write('b');", input);
        await using var second = await session.RunAsync("open('notes.txt').read()", input);
        await using var third = await session.RunAsync("open('notes.txt', 'a').write('+new')\nopen('b.txt', 'w').write('bb');", input);
        Assert.Equal(["b.txt=b", "plots/a.txt=a"], await ContentsAsync(first));
        Assert.Empty(second.Files);
        Assert.Equal(["b.txt=bb", "notes.txt=old+new"], await ContentsAsync(third));
    }

    [SkippableFact]
    public async Task Files_made_by_code_that_then_fails_are_handed_out()
    {
        await using var session = new SandboxSession();
        await using var result = await session.RunAsync("open('a.txt', 'w').write('a')\n1 / 0");
        Assert.Equal(CodeStatus.Failed, result.Status);
        Assert.Equal("a.txt", Assert.Single(result.Files).Path);
    }

    [SkippableFact]
    public async Task What_a_call_may_not_hand_out_is_named()
    {
        await using var sandboxes = new SandboxHarness(null, ("FilesPerCall", "2"), ("FileMegabytesPerCall", "1"));
        await using var many = await sandboxes.RunAsync("for n in 'abcd': open(n + '.txt', 'w').write(n);");
        await using var large = await sandboxes.RunAsync("open('large.bin', 'wb').write(bytes(2 << 20))\nopen('small.txt', 'w').write('s');");
        Assert.Equal(["a.txt", "b.txt"], many.Files.Select(file => file.Path));
        Assert.Contains("[Not handed out: c.txt, d.txt.", SandboxHarness.Logs(many), StringComparison.Ordinal);
        Assert.Equal(["small.txt"], large.Files.Select(file => file.Path));
        Assert.Contains("[Not handed out: large.bin.", SandboxHarness.Logs(large), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_file_that_does_not_fit_is_named_and_the_code_runs_without_it()
    {
        await using var sandboxes = new SandboxHarness(null, ("DiskMegabytes", "2"));
        var huge = SandboxHarness.Input("file-1", "huge.bin", new string('x', 3 << 20));
        var filling = SandboxHarness.Input("file-2", "filling.bin", new string('x', 3 << 19));
        var logs = await sandboxes.LogsAsync(
            "__import__('os').path.exists('file-1')", inputs: [huge, filling, SandboxHarness.Input("file-3", "last.bin", new string('x', 1 << 20))]);
        Assert.Contains("[huge.bin could not be put into the session: it has 3,145,728 bytes, a session holds 2,097,152.]", logs, StringComparison.Ordinal);
        Assert.Contains("[last.bin could not be put into the session: No space left on device.]", logs, StringComparison.Ordinal);
        Assert.EndsWith("False", logs, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_new_session_gets_back_what_the_thread_made_before()
    {
        await using var session = new SandboxSession();
        SandboxInput[] inputs =
        [
            SandboxHarness.Input("file-1", "sales.csv", "1,2"),
            SandboxHarness.Input("file-2", "sum.txt", "first", "out/sum.txt"),
            SandboxHarness.Input("file-3", "sum.txt", "second", "out/sum.txt"),
        ];
        await session.LogsAsync("1", inputs);
        await session.Sessions.EndAsync(session.Key);
        await using var again = await session.RunAsync("open('out/sum.txt').read() + open('sales.csv').read()", inputs);
        Assert.True(again.IsNewSession);
        Assert.Equal("'second1,2'", SandboxHarness.Logs(again));
        Assert.Empty(again.Files);
        Assert.Equal("'changed'", await session.LogsAsync("open('out/sum.txt', 'w').write('changed')\nopen('out/sum.txt').read()", inputs));
        Assert.Equal("'changed'", await session.LogsAsync("open('out/sum.txt').read()", inputs));
    }

    [SkippableFact]
    public async Task Files_survive_a_process_that_ends()
    {
        await using var session = new SandboxSession();
        var input = SandboxHarness.Input("file-1", "sales.csv", "1,2");
        await session.LogsAsync("open('mine.txt', 'w').write('mine')\nimport os\nos._exit(1)", input);
        Assert.Equal("'mine1,2'", await session.LogsAsync("open('mine.txt').read() + open('sales.csv').read()", input));
    }

    [SkippableFact]
    public async Task A_file_of_the_session_is_not_replaced_by_an_attached_one_of_its_name()
    {
        await using var session = new SandboxSession();
        await session.LogsAsync("open('sales.csv', 'w').write('mine');");
        var logs = await session.LogsAsync("open('sales.csv').read()", SandboxHarness.Input("file-1", "sales.csv", "attached"));
        Assert.Equal("[/mnt/data/sales.csv is a file of this session; the attached sales.csv is /mnt/data/file-1.]\n'mine'", logs);
    }

    [Theory]
    [InlineData("../x", null)]
    [InlineData("", null)]
    [InlineData("file-1", "../x")]
    [InlineData("file-1", "/etc/passwd")]
    [InlineData("file-1", "a//b")]
    public async Task Ids_and_paths_that_lead_elsewhere_are_refused(string id, string? producedPath)
    {
        await using var session = new SandboxSession();
        await Assert.ThrowsAsync<ArgumentException>(
            () => session.Sessions.ExecuteAsync(session.Key, "1", [SandboxHarness.Input(id, "a", "", producedPath)], live: null, CancellationToken.None));
    }

    [Theory]
    [InlineData("a/b.txt", "b.txt")]
    [InlineData(@"C:\docs\b.txt", "C:_docs_b.txt")]
    [InlineData("..", "_..")]
    [InlineData(".bashrc", "_.bashrc")]
    [InlineData("a\nb\u001b[31m.txt", "a_b_[31m.txt")]
    [InlineData("a\u202etxt.exe", "a_txt.exe")]
    [InlineData("", "file")]
    [InlineData("보고서.xlsx", "보고서.xlsx")]
    public void Names_are_safe_to_show_and_to_store(string name, string safe) => Assert.Equal(safe, SandboxNames.Safe(name));

    [Fact]
    public void Long_names_keep_their_extension()
    {
        var safe = SandboxNames.Safe(string.Concat(Enumerable.Repeat("🙂", 200)) + ".csv");
        Assert.Equal(string.Concat(Enumerable.Repeat("🙂", 48)) + ".csv", safe);
    }

    private static async Task<IReadOnlyList<string>> ContentsAsync(CodeResult result)
    {
        var contents = new List<string>();
        foreach (var file in result.Files)
        {
            using var reader = new StreamReader(file.Content, leaveOpen: true);
            contents.Add($"{file.Path}={await reader.ReadToEndAsync()}");
            Assert.Equal(file.Content.Length, file.Size);
        }

        return contents;
    }
}
