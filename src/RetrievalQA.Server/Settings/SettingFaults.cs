using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Server.Settings;

/// <summary>
/// Looks through all that was set, wherever it was set, for names that do not exist and values of the wrong kind. What a
/// value may be beyond its kind, the options classes say.
/// </summary>
internal static class SettingFaults
{
    private const string Urls = "urls";

    /// <exception cref="OptionsValidationException">With all faults, a line each.</exception>
    public static void ThrowIfAny(IConfigurationRoot settings)
    {
        var faults = settings.Providers.SelectMany(Of).Concat(AddressFaults(settings[Urls])).Distinct(StringComparer.Ordinal).ToList();
        if (faults.Count > 0)
        {
            throw new OptionsValidationException("settings", typeof(SettingFaults), faults);
        }
    }

    private static IEnumerable<string> Of(IConfigurationProvider provider) => Keys(provider, null)
        .Where(key => IsOurs(provider, key))
        .Select(key => (Key: key, Fault: provider.TryGet(key, out var value) && value is not null ? SettingName.FaultOf(key, value) : null))
        .Where(setting => setting.Fault is not null)
        .Select(setting => setting.Fault + Origin(provider, setting.Key));

    private static IEnumerable<string> Keys(IConfigurationProvider provider, string? parent)
    {
        foreach (var child in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var key = parent is null ? child : ConfigurationPath.Combine(parent, child);
            if (provider.TryGet(key, out _))
            {
                yield return key;
            }

            foreach (var below in Keys(provider, key))
            {
                yield return below;
            }
        }
    }

    /// <summary>
    /// Arguments and our file are for this server alone. The environment is everyone's: a variable is meant for us where it
    /// names a section and something below it, or comes so near that nothing else can be meant.
    /// </summary>
    private static bool IsOurs(IConfigurationProvider provider, string key)
    {
        if (provider is JsonConfigurationProvider or CommandLineConfigurationProvider)
        {
            return true;
        }

        var levels = key.Split(ConfigurationPath.KeyDelimiter, 2);
        if (levels.Length < 2 || SettingName.IsForeign(levels[0]))
        {
            return false;
        }

        return SettingSection.Find(levels[0]) is not null
            || (NearestName.Of(levels[0], SettingSection.All.Select(section => section.Name)) is { } near
                && SettingName.FaultOf(ConfigurationPath.Combine(near, levels[1]), value: null) is null);
    }

    private static string Origin(IConfigurationProvider provider, string key) => provider switch
    {
        EnvironmentVariablesConfigurationProvider => $" (environment variable {key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)})",
        JsonConfigurationProvider file => $" ({file.Source.Path})",
        _ => "",
    };

    private static IEnumerable<string> AddressFaults(string? urls) => (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Where(url => !IsAddress(url.Trim()))
        .Select(url => $"Urls: '{url}' is not an address to listen on, such as http://127.0.0.1:8080.");

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && (address.IsUnixPipe || address.Port is >= 0 and <= ushort.MaxValue);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
