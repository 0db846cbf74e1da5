using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using RetrievalQA.Ingestion.Parsing.Formats;
using RetrievalQA.Server.Commands;
using RetrievalQA.Server.Settings;
using RetrievalQA.Server.Wire;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Readme;

/// <summary>The tables of README hold what the code holds, all of it and no more.</summary>
public sealed partial class ReadmeListsTests
{
    private const int KiB = 1_024;

    private static readonly string[] Commands = ["./run.sh", "./test.sh", "dotnet", "curl", "npm", "node", "apt-get"];

    [Fact]
    public void Every_endpoint_is_listed_and_those_that_the_text_names_exist()
    {
        using var server = new RetrievalQaServer();
        var served = server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
            endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => Operation(method, endpoint.RoutePattern.RawText!))).ToList();
        var listed = ReadmeText.Table("Endpoints").SelectMany(row => ReadmeText.CodeIn(row[0]).SelectMany(path => ReadmeText.CodeIn(row[1]).SelectMany(
            code => Methods().Matches(code).Select(method => Operation(method.Value, path + SubPath().Match(code).Value)))));
        Assert.Equal(served.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        var named = ReadmeText.InlineCode.Select(code => Request().Match(code)).Where(request => request.Success)
            .Select(request => Operation(request.Groups["method"].Value, request.Groups["path"].Value)).ToList();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(served));
    }

    [Fact]
    public void Every_format_is_listed()
    {
        var known = FormatTable.All.Where(format => format.Extensions.Length > 0).ToLookup(
            format => format.Parser is null ? "refused" : format.IsDocument ? "document" : "data", format => format.Extensions.Split(' '));
        var rows = ReadmeText.Table("Formats").Zip(["document", "data", "refused"]).ToList();
        Assert.Equal(known.Count, rows.Count);
        Assert.All(rows, row => Assert.Equal(
            known[row.Second].SelectMany(names => names).Order(StringComparer.Ordinal), ReadmeText.CodeIn(row.First[1]).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_limit_is_listed_with_its_default()
    {
        var listed = ReadmeText.Table("Limits").SelectMany(row => Limit().Matches(row[1])).ToList();
        Assert.Equal(listed.Count, ReadmeText.Table("Limits").SelectMany(row => ReadmeText.CodeIn(row[1])).Count());
        Assert.All(listed, limit =>
        {
            var setting = Property(limit.Groups["setting"].Value);
            var number = long.Parse(limit.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal));
            var isInBytes = setting.Name.EndsWith("Bytes", StringComparison.Ordinal);
            var unit = !isInBytes ? 1L : limit.Groups["unit"].Value switch { "MiB" => KiB * KiB, "GiB" => (long)KiB * KiB * KiB, _ => 1 };
            Assert.True(number * unit == Convert.ToInt64(Default(setting)), limit.Value);
        });
        var all = typeof(LimitOptions).GetProperties().Select(setting => $"{LimitOptions.Section}:{setting.Name}");
        Assert.Empty(all.Except(listed.Select(limit => limit.Groups["setting"].Value)));
    }

    [Fact]
    public void Settings_that_are_named_exist()
    {
        var named = ReadmeText.InlineCode.Select(code => SettingPattern().Match(code)).Where(match => match.Success)
            .Select(match => match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Null(SettingName.FaultOf(name, value: null)));
    }

    [Fact]
    public void Commands_that_are_not_run_exist_and_say_why_not()
    {
        var table = ReadmeText.Lines.ToList().FindIndex(line => line.EndsWith("| command |", StringComparison.Ordinal));
        Assert.NotNull(ReadmeText.NotRun(table));
        var commands = ReadmeText.InlineCode.Where(code => Commands.Contains(code.Split(' ')[0])).ToList();
        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.True(Exists(command), command));
    }

    [Fact]
    public void Every_flow_of_the_sdks_is_listed()
    {
        var rows = ReadmeText.Table("Code for the Assistants API");
        string[] kinds = ["v1", "v2", "agents", "nuget"];
        Assert.Equal(
            SdkFlow.All.Select(flow => string.Join('|', [flow.Flow, .. kinds.Select(kind => flow.Sdks.Contains(kind) ? "✓" : "–")])).Order(StringComparer.Ordinal),
            rows.Select(row => string.Join('|', row)).Order(StringComparer.Ordinal));
        var head = ReadmeText.Head("Code for the Assistants API").Skip(1).Select(cell => Version().Matches(cell).Select(version => version.Value));
        Assert.Equal(kinds.Select(kind => Sdk.All.Where(sdk => sdk.Kind == kind).Select(sdk => sdk.Version)), head);
    }

    [Fact]
    public void Links_lead_to_files() => Assert.All(
        ReadmeText.Lines.SelectMany(line => Link().Matches(line)), link => Assert.True(Path.Exists(Path.Combine(Repository.Root, link.Groups["path"].Value)), link.Value));

    private static string Operation(string method, string path) => $"{method} {Parameter().Replace(path, "{}").TrimEnd('/')}";

    private static PropertyInfo Property(string setting)
    {
        var levels = setting.Split(':');
        return SettingSection.Find(levels[0])!.Settings.Single(property => property.Name == levels[1]);
    }

    private static object? Default(PropertyInfo setting) => setting.GetValue(Activator.CreateInstance(setting.DeclaringType!));

    /// <summary>That a filter finds tests, that a benchmark has that verb, that an option is in the help.</summary>
    private static bool Exists(string command)
    {
        if (Filter().Match(command) is { Success: true } filter)
        {
            return typeof(ReadmeListsTests).Assembly.GetTypes().Any(
                type => type.FullName!.Contains(filter.Groups["name"].Value, StringComparison.Ordinal) && type.IsPublic && !type.IsAbstract);
        }

        var parts = command.Split(' ');
        return parts switch
        {
            ["dotnet", "run", "--project", var project, "-c", "Release", "--", var verb] =>
                File.ReadAllText(Path.Combine(Repository.Root, project, "Program.cs")).Contains($"\"{verb}\"", StringComparison.Ordinal),
            [var script] => File.Exists(Path.Combine(Repository.Root, script)),
            ["./run.sh", "--help"] => true,
            ["./run.sh", "eval", .. var task] => EvalCommand.Create(_ => throw new NotSupportedException()).Parse(task).Errors.Count == 0,
            [var script, var option] => File.ReadAllText(Path.Combine(Repository.Root, script)).Contains(option, StringComparison.Ordinal),
            _ => false,
        };
    }

    [GeneratedRegex("[A-Z]+(?= |$)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Methods();

    [GeneratedRegex(@"^(?<method>[A-Z]+) (?<path>/(v1/|\w+z$)[^?[]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Request();

    [GeneratedRegex("/.*$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SubPath();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"(?<number>\d[\d,]*)( (?<unit>[KMG]iB))?[^`,;(]*\(`(?<setting>\w+:\w+)`\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Limit();

    [GeneratedRegex(@"^(--)?(?<name>[A-Z]\w*?((:|__)\w+?)+)(=.*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SettingPattern();

    [GeneratedRegex(@"--filter FullyQualifiedName~(?<name>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Filter();

    [GeneratedRegex(@"\d+\.\d+\.\d+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Version();

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Link();
}
