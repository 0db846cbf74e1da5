using Microsoft.Extensions.Configuration;
using RetrievalQA.Server.Settings;

namespace RetrievalQA.Tests.Settings;

public sealed class SettingPathsTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("retrievalqa-home-").FullName;
    private readonly string current = Directory.CreateTempSubdirectory("retrievalqa-current-").FullName;

    public void Dispose()
    {
        Directory.Delete(home, recursive: true);
        Directory.Delete(current, recursive: true);
    }

    [Fact]
    public async Task Every_command_means_the_same_folder_wherever_it_is_called()
    {
        var (code, secret, said) = await RunAsync("keys", "add", "--project", "shop");
        Assert.True(code == 0, said);
        Assert.StartsWith("sk-rqa-", secret, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(home, "data", "keys.json")));
        Assert.Contains($"No server has kept data in '{Path.Combine(home, "data")}' yet", said, StringComparison.Ordinal);
        Assert.Contains("proj_shop", (await RunAsync("keys", "list")).Output, StringComparison.Ordinal);

        Assert.Contains($"There is no data in '{Path.Combine(home, "data")}'", (await RunAsync("check")).Error, StringComparison.Ordinal);
        Assert.Contains($"There is no data in '{Path.Combine(home, "data")}'", (await RunAsync("backup", "kept.zip")).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(current));
    }

    [Fact]
    public async Task An_argument_and_a_variable_count_from_the_current_folder()
    {
        Assert.Equal(0, (await RunAsync("keys", "add", "--project", "a", "--Storage:Path=one")).ExitCode);
        Assert.True(File.Exists(Path.Combine(current, "one", "keys.json")));

        Assert.Equal(0, (await RunAsync(new Dictionary<string, string> { ["Storage__Path"] = "two" }, "keys", "add", "--project", "a")).ExitCode);
        Assert.True(File.Exists(Path.Combine(current, "two", "keys.json")));

        Assert.Contains($"'{Path.Combine(current, "three")}'", (await RunAsync("check", "--Storage:Path", "three")).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home));
    }

    [Fact]
    public void A_settings_file_counts_from_the_home_and_what_overrides_it_from_where_it_stands()
    {
        var file = Path.Combine(current, "settings.json");
        File.WriteAllText(file, """{ "Storage": { "Path": "kept" }, "Models": { "Endpoints": { "m": { "ApiKeyFile": "m.key" }, "n": { "ApiKeyFile": "/n.key" } } } }""");
        using var settings = new ConfigurationManager();
        settings.AddJsonFile(file);
        settings.AddInMemoryCollection(new Dictionary<string, string?> { ["Connections:AddressFile"] = "address", ["Models:Default"] = "relative" });
        SettingPaths.MakeAbsolute(settings, home);

        Assert.Equal(Path.Combine(home, "kept"), settings["Storage:Path"]);
        Assert.Equal(Path.Combine(home, "m.key"), settings["Models:Endpoints:m:ApiKeyFile"]);
        Assert.Equal("/n.key", settings["Models:Endpoints:n:ApiKeyFile"]);
        Assert.Equal(Path.GetFullPath("address"), settings["Connections:AddressFile"]);
        Assert.Equal("relative", settings["Models:Default"]);
    }

    [Fact]
    public void Every_setting_named_after_a_file_or_folder_is_taken_for_a_path()
    {
        var named = SettingSection.All.SelectMany(section => Below(section.Name, section.Settings))
            .Where(key => key.EndsWith("Path", StringComparison.Ordinal) || key.EndsWith("File", StringComparison.Ordinal)
                || key.EndsWith("Folder", StringComparison.Ordinal))
            .ToList();
        Assert.Contains("Storage:Path", named);
        Assert.All(named, key => Assert.True(SettingPaths.IsPath(key), key));
    }

    private static IEnumerable<string> Below(string name, IEnumerable<System.Reflection.PropertyInfo> settings) => settings.SelectMany(property =>
    {
        var key = $"{name}:{property.Name}";
        return SettingKind.ItemOf(property.PropertyType) is { } item && !SettingKind.IsValue(item) ? Below($"{key}:x", SettingSection.Of(item))
            : property.PropertyType == typeof(string) ? [key] : [];
    });

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync([], arguments);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        environment[SettingPaths.HomeVariable] = home;
        return CommandProcess.RunInAsync(current, environment, arguments);
    }
}
