using Microsoft.Extensions.Configuration.Json;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Settings;

/// <summary>
/// What a relative path counts from, for every command alike: on the command line and in the environment from the current
/// folder; in a settings file, and by default, from the home of the server.
/// </summary>
internal static class SettingPaths
{
    /// <summary>Environment variable with the home of the server; the current folder where it is not set.</summary>
    public const string HomeVariable = "RETRIEVALQA_HOME";

    private const string Any = "*";

    private static readonly string DataFolder = ConfigurationPath.Combine(DataFolderOptions.Section, nameof(DataFolderOptions.Path));

    private static readonly string[] Patterns =
    [
        DataFolder, "Connections:AddressFile", "Models:Endpoints:*:ApiKeyFile", "SentenceModel:Folder", "SentenceModel:ApiKeyFile",
        "Kestrel:Certificates:*:Path", "Kestrel:Certificates:*:KeyPath", "Kestrel:Endpoints:*:Certificate:Path", "Kestrel:Endpoints:*:Certificate:KeyPath",
    ];

    public static void MakeAbsolute(ConfigurationManager settings) =>
        MakeAbsolute(settings, Path.GetFullPath(Environment.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } set ? set : "."));

    /// <param name="home">As an absolute path.</param>
    public static void MakeAbsolute(ConfigurationManager settings, string home)
    {
        IConfigurationRoot root = settings;
        var absolute = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            [DataFolder] = Path.Combine(home, new DataFolderOptions().Path),
        };
        foreach (var (key, value) in settings.AsEnumerable().Where(setting => setting.Value is { Length: > 0 } && IsPath(setting.Key)))
        {
            var source = root.Providers.Last(provider => provider.TryGet(key, out _));
            absolute[key] = Path.GetFullPath(value!, source is JsonConfigurationProvider ? home : Environment.CurrentDirectory);
        }

        // An empty folder is refused by the options, not replaced.
        if (settings[DataFolder] is "")
        {
            absolute.Remove(DataFolder);
        }

        settings.AddInMemoryCollection(absolute);
    }

    /// <summary>Whether a setting holds the path of a file or a folder.</summary>
    public static bool IsPath(string key)
    {
        var levels = key.Split(ConfigurationPath.KeyDelimiter);
        return Patterns.Select(pattern => pattern.Split(ConfigurationPath.KeyDelimiter)).Any(pattern => pattern.Length == levels.Length
            && pattern.Zip(levels).All(level => level.First == Any || level.First.Equals(level.Second, StringComparison.OrdinalIgnoreCase)));
    }
}
