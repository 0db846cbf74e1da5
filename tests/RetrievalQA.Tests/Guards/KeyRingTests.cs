using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Server.Guards;

namespace RetrievalQA.Tests.Guards;

public sealed class KeyRingTests : IDisposable
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(1_000);

    private readonly string folder = Directory.CreateTempSubdirectory("retrievalqa-test-").FullName;
    private readonly FakeTimeProvider time = new();
    private readonly LogLines<KeyRing> log = new();
    private readonly KeyFile file;

    public KeyRingTests() => file = new KeyFile(Path.Combine(folder, "keys.json"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_key_that_was_added_or_removed_is_noticed_within_the_refresh_time()
    {
        var ring = Open();
        Assert.False(ring.IsNeeded);
        Add("one");
        time.Advance(Refresh);
        Assert.True(ring.IsNeeded);
        Assert.Equal("proj_one", ring.Find("one")!.Key.ProjectId);
        Assert.Null(ring.Find("two"));

        file.Change(_ => []);
        time.Advance(Refresh);
        Assert.Null(ring.Find("one"));
    }

    [Fact]
    public void The_file_is_not_looked_at_for_every_request()
    {
        Add("one");
        var ring = Open();
        file.Change(_ => []);
        time.Advance(Refresh - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(ring.Find("one"));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(ring.Find("one"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_server_that_had_keys_is_never_open_to_all_again(bool isDeleted)
    {
        Add("one");
        var ring = Open();
        if (isDeleted)
        {
            File.Delete(file.Path);
        }
        else
        {
            file.Change(_ => []);
        }

        time.Advance(Refresh);
        Assert.Null(ring.Find("one"));
        Assert.True(ring.IsNeeded);
    }

    [Fact]
    public void A_broken_file_leaves_the_keys_as_they_were_and_is_logged_once()
    {
        Add("one");
        var ring = Open();
        var good = File.ReadAllBytes(file.Path);
        File.WriteAllText(file.Path, "{\"keys\":[");
        for (var look = 0; look < 3; look++)
        {
            time.Advance(Refresh);
            Assert.NotNull(ring.Find("one"));
        }

        Assert.Contains(file.Path, Assert.Single(log.Errors), StringComparison.Ordinal);

        File.WriteAllBytes(file.Path, good);
        time.Advance(Refresh);
        Assert.NotNull(ring.Find("one"));
        File.WriteAllText(file.Path, "{\"keys\":[");
        time.Advance(Refresh);
        Assert.NotNull(ring.Find("one"));
        Assert.Equal(2, log.Errors.Count);
    }

    [Theory]
    [InlineData("{\"keys\":[")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"keys\":[null]}")]
    [InlineData("{\"keys\":[],\"more\":1}")]
    [InlineData("{\"keys\":[{\"sha256\":\"ABC\",\"project_id\":\"proj_a\",\"label\":null,\"created_at\":1,\"requests_per_minute\":null,\"tokens_per_minute\":null}]}")]
    [InlineData("{\"keys\":[{\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"project_id\":\"a\",\"label\":null,\"created_at\":1,\"requests_per_minute\":null,\"tokens_per_minute\":null}]}")]
    [InlineData("{\"keys\":[{\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"project_id\":\"proj_a\",\"label\":null,\"created_at\":1,\"requests_per_minute\":0,\"tokens_per_minute\":null}]}")]
    public void A_broken_file_stops_the_start_by_name(string content)
    {
        File.WriteAllText(file.Path, content);
        Assert.Contains(file.Path, Assert.Throws<KeyFileException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_elsewhere_in_the_file_gives_nobody_a_fresh_minute()
    {
        Add("one", requestsPerMinute: 1);
        var ring = Open();
        Assert.True(ring.Find("one")!.Requests!.TryTake().IsAllowed);
        Add("two");
        time.Advance(Refresh);
        Assert.NotNull(ring.Find("two"));
        Assert.False(ring.Find("one")!.Requests!.TryTake().IsAllowed);
    }

    [Fact]
    public void Keys_of_the_settings_open_beside_those_of_the_file()
    {
        Add("one");
        var options = new KeyOptions();
        options.Allowed["web"] = new AllowedKey { Sha256 = ApiKey.HashOf("two"), Project = "shop" };
        var ring = new KeyRing(file, Options.Create(options), time, log);
        Assert.Equal("proj_one", ring.Find("one")!.Key.ProjectId);
        Assert.Equal("proj_shop", ring.Find("two")!.Key.ProjectId);
    }

    [Fact]
    public void Only_the_owner_may_read_the_file_even_after_a_dead_writer()
    {
        File.WriteAllText(file.Path + ".new", "left by a dead writer, readable by all");
        Add("one");
        Assert.False(File.Exists(file.Path + ".new"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        }

        Assert.DoesNotContain("\"one\"", File.ReadAllText(file.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_commands_do_not_change_the_file_at_once()
    {
        Add("one");
        var nested = Assert.Throws<KeyFileException>(() => file.Change(keys =>
        {
            Add("two");
            return keys;
        }));
        Assert.Contains("Another command", nested.Message, StringComparison.Ordinal);
        Add("two");
        Assert.Equal(2, file.Parse(file.Read()).Count);
    }

    [Fact]
    public void A_new_key_has_256_bits_and_is_named_by_its_hash()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => ApiKey.NewSecret()).ToList();
        Assert.All(secrets, secret => Assert.Matches("^sk-rqa-[A-Za-z0-9]{43}$", secret));
        Assert.Distinct(secrets);
        var key = new ApiKey(ApiKey.HashOf(secrets[0]), "proj_a", null, null, null, null);
        Assert.Equal($"key_{ApiKey.HashOf(secrets[0])[..16]}", key.Id);
    }

    private KeyRing Open() => new(file, Options.Create(new KeyOptions()), time, log);

    private void Add(string name, int? requestsPerMinute = null) =>
        file.Change(keys => [.. keys, new ApiKey(ApiKey.HashOf(name), $"proj_{name}", null, 1, requestsPerMinute, null)]);

    private sealed class LogLines<T> : ILogger<T>
    {
        public List<string> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error)
            {
                Errors.Add($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
