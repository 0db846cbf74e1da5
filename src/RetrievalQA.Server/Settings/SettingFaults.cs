using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Models;

namespace RetrievalQA.Server.Settings;

/// <summary>
/// Looks through all that was set, wherever it was set, for names that do not exist and values of the wrong kind. What a
/// value may be beyond its kind, the options classes say.
/// </summary>
internal static class SettingFaults
{
    private const string OwnPrefix = "RETRIEVALQA_";

    // Those that are read by name, after the prefix. INSTALL is for run.sh.
    private static readonly string[] OwnVariables = ["HOME", "API_KEY", "INSTALL"];

    // The host takes a variable of its own also with one of these before it.
    private static readonly string[] Prefixes = ["", "ASPNETCORE_", "DOTNET_"];

    // Variables that other programs may have; without a prefix they do nothing to the host.
    private static readonly string[] Common = ["ApplicationName", "ContentRoot", "WebRoot", "Logging", "Kestrel", "Serilog", "Environment"];

    /// <exception cref="OptionsValidationException">With all faults, a line each.</exception>
    public static void ThrowIfAny(IConfigurationRoot settings)
    {
        var faults = settings.Providers.SelectMany(Of).Concat(OfHost(settings)).Concat(OfVariables(settings)).Distinct(StringComparer.Ordinal).ToList();
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
        var levels = key.Split(ConfigurationPath.KeyDelimiter, 2);
        if (levels.Length < 2 && SettingName.IsOfHost(key))
        {
            return false; // See below.
        }

        if (provider is JsonConfigurationProvider or CommandLineConfigurationProvider)
        {
            return true;
        }

        return levels.Length == 2 && (SettingSection.Find(levels[0]) is not null
            || SettingName.IsOfHost(levels[0])
            || (NearestName.Of(levels[0], SettingSection.All.Select(section => section.Name)) is { } near
                && SettingName.FaultOf(ConfigurationPath.Combine(near, levels[1]), value: null) is null));
    }

    /// <summary>Of the host's own settings the value that counts, wherever it comes from.</summary>
    private static IEnumerable<string> OfHost(IConfigurationRoot settings) => settings.GetChildren()
        .Where(setting => setting.Value is not null && SettingName.IsOfHost(setting.Key))
        .Select(setting => (Setting: setting, Source: settings.Providers.Last(provider => provider.TryGet(setting.Key, out _))))
        .Where(set => !IsForAll(set.Source, set.Setting.Key))
        .Select(set => SettingName.FaultOf(set.Setting.Key, set.Setting.Value) is { } fault ? fault + Origin(set.Source, set.Setting.Key) : null)
        .OfType<string>();

    // Images of the runtime set the ports of every program in them; the addresses of our file go before them.
    private static bool IsForAll(IConfigurationProvider source, string key) => source is EnvironmentVariablesConfigurationProvider
        && (key.EndsWith("_Ports", StringComparison.OrdinalIgnoreCase)
            || (Common.Contains(key, StringComparer.OrdinalIgnoreCase) && VariableOf(key).Equals(key, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<string> OfVariables(IConfigurationRoot settings)
    {
        var named = settings.AsEnumerable()
            .Where(setting => setting.Key.EndsWith($":{nameof(ModelEndpointOptions.ApiKeyVariable)}", StringComparison.OrdinalIgnoreCase))
            .Select(setting => setting.Value)
            .ToHashSet(StringComparer.Ordinal);
        return Variables()
            .Where(variable => variable.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase) && !named.Contains(variable))
            .Where(variable => !OwnVariables.Contains(variable[OwnPrefix.Length..], StringComparer.Ordinal))
            .Select(variable => (variable, Meant: NearestName.Of(variable[OwnPrefix.Length..], OwnVariables)))
            .Where(misspelt => misspelt.Meant is not null)
            .Select(misspelt => $"Nothing reads the environment variable {misspelt.variable}. Did you mean {OwnPrefix}{misspelt.Meant}?");
    }

    private static string Origin(IConfigurationProvider provider, string key) => provider switch
    {
        EnvironmentVariablesConfigurationProvider => $" (environment variable {VariableOf(key)})",
        JsonConfigurationProvider file => $" ({file.Source.Path})",
        _ => "",
    };

    private static string VariableOf(string key)
    {
        var name = key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal);
        return Variables().FirstOrDefault(variable => Prefixes.Any(prefix => variable.Equals(prefix + name, StringComparison.OrdinalIgnoreCase))) ?? name;
    }

    private static IEnumerable<string> Variables() => Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal);
}
