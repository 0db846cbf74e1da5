namespace RetrievalQA.Server.Settings;

/// <summary>Says what is wrong with the name or the value of one setting.</summary>
internal static class SettingName
{
    private const char Level = ':';

    // Of the web server, the host and the logs: their own names are not known here.
    private static readonly string[] Foreign =
    [
        "Urls", "Kestrel", "Logging", "Serilog", "AllowedHosts", "Environment", "ContentRoot", "ApplicationName", "WebRoot", "Http_Ports", "Https_Ports",
        "PreferHostingUrls", "HostBuilder", "ShutdownTimeoutSeconds", "DetailedErrors", "CaptureStartupErrors", "SuppressStatusMessages",
        "HostingStartupAssemblies", "HostingStartupExcludeAssemblies", "PreventHostingStartup", "ForwardedHeaders_Enabled",
    ];

    /// <summary>Null where the setting exists and can have the value.</summary>
    /// <param name="value">Null where only the name is asked about.</param>
    public static string? FaultOf(string key, string? value)
    {
        var levels = key.Split(Level);
        if (SettingSection.Find(levels[0]) is not { } section)
        {
            var below = string.Concat(levels[1..].Select(level => Level + level));
            return IsForeign(levels[0]) ? null : Unknown(key, levels[0], SettingSection.All.Select(known => known.Name).Concat(Foreign), "", below);
        }

        var properties = section.Settings;
        Type? type = null;
        for (var level = 1; level < levels.Length; level++)
        {
            if (type is not null && SettingKind.ItemOf(type) is { } item)
            {
                (type, properties) = (item, [.. SettingSection.Of(item)]);
                continue;
            }

            var found = properties.FirstOrDefault(property => property.Name.Equals(levels[level], StringComparison.OrdinalIgnoreCase));
            if (found is null)
            {
                var above = string.Join(Level, levels[..level]) + Level;
                return Unknown(key, levels[level], properties.Select(property => property.Name), above);
            }

            (type, properties) = (found.PropertyType, SettingKind.IsValue(found.PropertyType) ? [] : [.. SettingSection.Of(found.PropertyType)]);
        }

        return value is null ? null : FaultOf(key, type, value);
    }

    public static bool IsForeign(string name) => Foreign.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string? FaultOf(string key, Type? type, string value)
    {
        if (type is not null && SettingKind.IsValue(type))
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
