using System.Reflection;
using RetrievalQA.Server.Settings.Hosting;

namespace RetrievalQA.Server.Settings;

/// <summary>Says what is wrong with the name or the value of one setting.</summary>
internal static class SettingName
{
    private const char Level = ':';

    private static readonly PropertyInfo[] OfHost = [.. SettingSection.Of(typeof(HostSettings))];

    /// <summary>Null where the setting exists and can have the value.</summary>
    /// <param name="value">Null where only the name is asked about.</param>
    public static string? FaultOf(string key, string? value)
    {
        var levels = key.Split(Level);
        if (SettingSection.Find(levels[0]) is { } section)
        {
            return FaultBelow(key, levels, known: 1, section.Settings, value);
        }

        var below = string.Concat(levels[1..].Select(level => Level + level));
        if (NameOfHost(levels[0]) is not { } name)
        {
            return Unknown(key, levels[0], SettingSection.All.Select(other => other.Name).Concat(OfHost.Select(setting => setting.Name)), "", below);
        }

        return HostSettings.Refused.ContainsKey(name)
            ? value is null ? null : HostSettings.RefusalOf(name + below, value)
            : FaultBelow(name + below, levels, known: 0, OfHost, value);
    }

    /// <summary>Whether a setting of that name is the host's, whether or not it can be set.</summary>
    public static bool IsOfHost(string name) => NameOfHost(name) is not null;

    /// <summary>As it is usually written; null where the host has none of that name.</summary>
    private static string? NameOfHost(string written) => OfHost.Select(setting => setting.Name).Concat(HostSettings.Refused.Keys)
        .FirstOrDefault(name => name.Equals(written, StringComparison.OrdinalIgnoreCase));

    /// <param name="known">How many levels of the name lead to the properties.</param>
    private static string? FaultBelow(string key, string[] levels, int known, IReadOnlyList<PropertyInfo> properties, string? value)
    {
        Type? type = null;
        PropertyInfo? found = null;
        for (var level = known; level < levels.Length && type != typeof(object); level++)
        {
            if (type is not null && SettingKind.ItemOf(type) is { } item)
            {
                (type, found, properties) = (item, null, [.. SettingSection.Of(item)]);
                continue;
            }

            found = properties.FirstOrDefault(property => property.Name.Equals(levels[level], StringComparison.OrdinalIgnoreCase));
            if (found is null)
            {
                var above = string.Concat(levels[..level].Select(name => name + Level));
                return Unknown(key, levels[level], properties.Select(property => property.Name), above);
            }

            (type, properties) = (found.PropertyType, [.. SettingSection.Of(SettingKind.Plain(found.PropertyType))]);
        }

        return value is null || type == typeof(object)
            ? null
            : FaultOf(key, type, value) ?? found?.GetCustomAttribute<SettingFormatAttribute>()?.FaultOf(key, value);
    }

    private static string? FaultOf(string key, Type? type, string value)
    {
        if (type is not null && SettingKind.IsValue(type) && !(value.Length == 0 && SettingSection.Of(type).Any()))
        {
            return SettingKind.CanHold(type, value) ? null : $"{key} must be {SettingKind.Describe(type)}; it is '{value}'.";
        }

        // Empty sections and lists of a JSON file look so.
        return value.Length == 0 ? null
            : type is not null && SettingKind.IsList(type) ? $"{key} is a list: write {key}:0={value}."
            : $"{key} is a section: write the name of a setting after it.";
    }

    private static string Unknown(string key, string written, IEnumerable<string> names, string above, string below = "") =>
        $"There is no setting '{key}'.{NearestName.Question(written, names, above, below)}";
}
