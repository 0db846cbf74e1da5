using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using RetrievalQA.Server.Settings;
using RetrievalQA.Tests.Contract;
using Xunit.Abstractions;

namespace RetrievalQA.Tests.Readme;

/// <summary>Every block of README is run, or says why it is not; what it shows is what is printed.</summary>
public sealed partial class ReadmeProgramsTests(PlayedReadme played, ITestOutputHelper output) : IClassFixture<PlayedReadme>
{
    private const string FirstFootnote = "[^1]: “";

    public static TheoryData<int> Programs => [.. ReadmeText.Blocks.Where(block => block is { IsProgram: true, NotRun: null }).Select(block => block.Line)];

    public static TheoryData<int> Settings => [.. ReadmeText.Blocks.Where(block => block.IsSettings).Select(block => block.Line)];

    [Fact]
    public void A_block_is_run_or_shows_what_is_printed_or_is_settings_or_says_why_not()
    {
        foreach (var block in ReadmeText.Blocks)
        {
            output.WriteLine($"{block}: {block.NotRun ?? "run"}");
            Assert.True(block.IsProgram || block.IsSettings || block.IsOutput, $"{block} is in a language that is not tested: {block.Language}");
            Assert.True(block.NotRun is null || block.IsProgram, $"{block} is never run");
            Assert.True(!block.IsOutput || Before(block) is { NotRun: null, IsProgram: true }, $"{block} follows nothing that prints it");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Programs))]
    public void A_block_does_what_it_says(int line)
    {
        var block = ReadmeText.Blocks.Single(block => block.Line == line);
        var obstacle = PlayedReadme.FindObstacle(block);
        Skip.IfNot(obstacle is null, obstacle);
        var (exitCode, printed) = played.OutcomeOf(block);
        Assert.True(exitCode == 0, $"{block} ended with {exitCode}:\n{printed}");
        var shown = ReadmeText.Blocks.FirstOrDefault(next => next.Line > line) is { IsOutput: true } next ? next : null;
        if (shown?.Language == "json")
        {
            ShownOutput.ExpectJson(shown.Text, printed);
        }
        else if (shown is not null)
        {
            ShownOutput.Expect(played.ThroughPort(shown.Text), printed);
        }
        else if (Asks().IsMatch(block.Text))
        {
            Assert.Contains(FirstFootnote, printed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ctrl_C_ends_the_server() => Assert.Equal([PlayedReadme.Stopped], played.Stops);

    [Fact]
    public async Task The_first_key_sees_what_was_loaded_before_and_the_second_nothing()
    {
        var keys = ReadmeText.Blocks.Where(block => block.Text.Contains("keys add", StringComparison.Ordinal)).SelectMany(
            block => Key().Matches(played.OutcomeOf(block).Printed)).Select(match => match.Value).ToList();
        Assert.Equal(2, keys.Count);
        Assert.Contains("Corpus", await StoresAsync(keys[0]));
        Assert.Empty(await StoresAsync(keys[1]));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Settings_are_those_of_the_server(int line)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, ReadmeText.Blocks.Single(block => block.Line == line).Text);
        var settings = new ConfigurationBuilder().AddJsonFile(file).Build();
        File.Delete(file);
        SettingFaults.ThrowIfAny(settings);
        using var server = new RetrievalQaServer();
        foreach (var (name, value) in settings.AsEnumerable().Where(setting => setting.Value is not null))
        {
            server.With(name, value!);
        }

        Assert.NotNull(server.Services);
    }

    private static ReadmeBlock? Before(ReadmeBlock block) => ReadmeText.Blocks.LastOrDefault(before => before.Line < block.Line);

    private async Task<IReadOnlyList<string>> StoresAsync(string key)
    {
        using var http = new HttpClient { BaseAddress = played.Address, DefaultRequestHeaders = { { "Authorization", $"Bearer {key}" } } };
        return [.. (await new ApiClient(http).Get("/v1/vector_stores")).Ok().Data.Select(store => (string)store!["name"]!)];
    }

    [GeneratedRegex("/answers|--ask| ask ", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Asks();

    [GeneratedRegex(@"^sk-rqa-\w+$", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Key();
}
