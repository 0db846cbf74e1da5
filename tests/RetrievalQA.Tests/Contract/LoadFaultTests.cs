using System.Net;
using System.Net.Sockets;

namespace RetrievalQA.Tests.Contract;

/// <summary>The command <c>load</c> when something goes wrong on the way: it says so, and the next one leaves nothing out and has nothing twice.</summary>
public sealed class LoadFaultTests(LoadServer server) : IClassFixture<LoadServer>, IDisposable
{
    private const string Later = """{"error": {"message": "Later, please."}}""";

    private readonly LoadTrial trial = new(server.Api);

    // Of this test alone, so that the files of the server can be counted.
    private readonly string[] names = [.. Enumerable.Range(1, 3).Select(number => $"{Guid.NewGuid():N}-{number}.txt").Order(StringComparer.Ordinal)];

    public void Dispose() => trial.Dispose();

    [Fact]
    public async Task Of_two_at_once_the_second_says_that_it_waits()
    {
        WriteAll();
        var (isHeld, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var proxy = await StartProxyAsync(async request =>
        {
            if (request.IsUpload)
            {
                isHeld.TrySetResult();
                await goOn.Task;
            }

            await request.PassOnAsync();
        });
        await using var first = trial.Start(proxy.Address);
        await isHeld.Task;
        await using var second = trial.Start(new UriBuilder(proxy.Address) { Host = "localhost" }.Uri);
        Assert.True(await second.PrintsAsync($"Another load into the store '{trial.Store}' is running; this one waits for it."), second.Printed);
        goOn.SetResult();
        Assert.Equal((0, 0), (await first.EndAsync(), await second.EndAsync()));
        Assert.Contains($"Store '{trial.Store}': 0 new, 0 changed, 3 unchanged", second.Lines);
        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task The_one_after_a_kill_finishes_the_work(bool atUpload, bool hasReachedTheServer)
    {
        WriteAll();
        var isThere = new TaskCompletionSource();
        var requests = 0;
        await using var proxy = await StartProxyAsync(async request =>
        {
            if ((atUpload ? request.IsUpload : request.IsAttachment) && ++requests == 2)
            {
                await (hasReachedTheServer ? request.DeliverAsync() : Task.CompletedTask);
                isThere.SetResult();
                await request.HangAsync();
                return;
            }

            await request.PassOnAsync();
        });
        await using var killed = trial.Start(proxy.Address);
        await isThere.Task;
        await killed.KillAsync();
        Assert.Equal(0, (await trial.LoadAsync(proxy.Address)).ExitCode);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_connection_that_breaks_once_is_made_again()
    {
        WriteAll();
        var requests = 0;
        await using var proxy = await StartProxyAsync(async request =>
        {
            if ((request.IsUpload || request.IsAttachment) && ++requests is 2 or 5)
            {
                await request.DeliverAsync();
                request.BreakOff();
                return;
            }

            await request.PassOnAsync();
        });
        var (exitCode, said) = await trial.LoadAsync(proxy.Address);
        Assert.True(exitCode == 0, said);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_server_that_is_gone_is_said_and_the_next_load_goes_on()
    {
        WriteAll();
        var isGone = false;
        var uploads = 0;
        await using var proxy = await StartProxyAsync(async request =>
        {
            if (isGone || (request.IsUpload && ++uploads == 2))
            {
                await (isGone ? Task.CompletedTask : request.DeliverAsync());
                isGone = true;
                request.BreakOff();
                return;
            }

            await request.PassOnAsync();
        });
        var (exitCode, said) = await trial.LoadAsync(proxy.Address);
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"The server at {proxy.Address} does not answer any more. ", said, StringComparison.Ordinal);
        Assert.Single(said.Split('\n'));
        isGone = false;
        (exitCode, said) = await trial.LoadAsync(proxy.Address);
        Assert.Equal(0, exitCode);
        Assert.Contains("2 new, 0 changed, 1 unchanged", said, StringComparison.Ordinal);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task What_the_server_has_no_time_for_now_is_asked_again()
    {
        WriteAll();
        var requests = 0;
        await using var proxy = await StartProxyAsync(request => ++requests % 2 == 0
            ? request.AnswerAsync(requests % 4 == 0 ? HttpStatusCode.TooManyRequests : HttpStatusCode.ServiceUnavailable, Later, "0")
            : request.PassOnAsync());
        var (exitCode, said) = await trial.LoadAsync(proxy.Address);
        Assert.True(exitCode == 0, said);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_wait_is_said_once_when_it_begins()
    {
        WriteAll();
        var refusals = 0;
        await using var proxy = await StartProxyAsync(request => request.IsUpload && ++refusals <= 2
            ? request.AnswerAsync(HttpStatusCode.TooManyRequests, Later, "1")
            : request.PassOnAsync());
        var (exitCode, said) = await trial.LoadAsync(proxy.Address);
        Assert.Equal(0, exitCode);
        Assert.Single(said.Split('\n'), "The server takes nothing more for the moment; this waits for it. Later, please.");
    }

    [Fact]
    public async Task A_wait_that_is_too_long_ends_it_with_the_reason()
    {
        WriteAll();
        await using var proxy = await StartProxyAsync(request =>
            request.IsUpload ? request.AnswerAsync(HttpStatusCode.TooManyRequests, Later, "3600") : request.PassOnAsync());
        Assert.Equal((1, "Later, please."), await trial.LoadAsync(proxy.Address));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_or_that_the_server_refuses_stops_nothing()
    {
        WriteAll();
        trial.Write("huge.txt", new string('x', 20 * LoadServer.FileBytes));
        trial.Write("an empty file.txt", "");
        trial.Write("secret.txt", "secret");
        trial.Write("code.py", "print(1)");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(trial.Folder, "secret.txt"), UnixFileMode.None);
        }

        await using var command = trial.StartThrough(UnprivilegedLauncher.Command, server.Process.Address);
        Assert.Equal(5, await command.EndAsync());
        var (lines, said) = (command.Lines, command.Printed);
        Assert.Contains("Not loaded: secret.txt: This user may not read it.", lines);
        Assert.Contains("Skipped: code.py: source code or data of a program; --all takes it in as well", lines);
        Assert.Matches(@"(?m)^Not loaded: huge\.txt: .*1000000", said);
        Assert.Contains("Not loaded: an empty file.txt: It is empty", said, StringComparison.Ordinal);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task What_answers_nothing_or_is_another_server_is_not_waited_for()
    {
        WriteAll();
        using var silent = new TcpListener(IPAddress.Loopback, port: 0);
        silent.Start();
        var silence = new Uri($"http://{silent.LocalEndpoint}");
        await using var other = await StartProxyAsync(request => request.AnswerAsync(HttpStatusCode.OK, "It works!"));
        var said = await Task.WhenAll(trial.LoadAsync(silence), trial.LoadAsync(other.Address));
        Assert.Equal([(1, $"No server is ready at {silence}."), (1, $"No server is ready at {other.Address}.")], said);
    }

    private Task<FaultyProxy> StartProxyAsync(Func<ProxiedRequest, Task> play) => FaultyProxy.StartBeforeAsync(server.Process.Address, play);

    private void WriteAll()
    {
        foreach (var name in names)
        {
            trial.Write(name, $"This is {name}.");
        }
    }

    // Each once in the store, and once on the server.
    private async Task AssertCompleteAsync()
    {
        Assert.Equal(names, (await trial.FilesAsync()).Keys.Order(StringComparer.Ordinal));
        Assert.All(await trial.MembersAsync(), file => Assert.Equal("completed", (string?)file["status"]));
        foreach (var name in names)
        {
            Assert.Equal(1, await trial.CountAsync(name));
        }
    }
}
