using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace RetrievalQA.Server.Settings;

/// <summary>Lists every setting with its default, its bounds and what it is for: read from the options classes.</summary>
internal static class SettingsHelp
{
    private const string Intro =
        """
        Settings:
          As arguments (--Runs:LifetimeSeconds=120), environment variables (Runs__LifetimeSeconds=120) or in appsettings.json.
          Here with their defaults.

          --Urls=http://127.0.0.1:8080
              Addresses to listen on, separated by ';'. Others than loopback ones need a key.
        """;

    public static void Write(TextWriter output)
    {
        var docs = new SettingDocs(SettingSection.All.SelectMany(section => section.Settings).Select(setting => setting.DeclaringType!.Assembly).Distinct());
        output.WriteLine(Intro);
        foreach (var section in SettingSection.All.OrderBy(section => section.Name, StringComparer.Ordinal))
        {
            output.WriteLine();
            foreach (var options in section.Settings.GroupBy(setting => setting.DeclaringType!))
            {
                Write(output, docs, $"  --{section.Name}:", Activator.CreateInstance(options.Key)!, options);
            }
        }
    }

    private static void Write(TextWriter output, SettingDocs docs, string prefix, object defaults, IEnumerable<PropertyInfo> settings)
    {
        foreach (var setting in settings)
        {
            var item = SettingKind.ItemOf(setting.PropertyType);
            var below = Below(setting.PropertyType);
            output.WriteLine($"{prefix}{setting.Name}{below}={(item is null ? Written(setting.GetValue(defaults)) : "")}{Bounds(setting)}");
            output.WriteLine($"      {docs.Of(setting)}");
            if (item is not null && !SettingKind.IsValue(item) && SettingKind.ItemOf(item) is null)
            {
                Write(output, docs, $"{prefix}{setting.Name}{below}:", Activator.CreateInstance(item)!, SettingSection.Of(item));
            }
        }
    }

    /// <summary>The number or free name that stands below a list or a map of settings.</summary>
    private static string Below(Type type) =>
        SettingKind.ItemOf(type) is { } item ? (SettingKind.IsList(type) ? ":0" : ":NAME") + Below(item) : "";

    private static string Written(object? value) =>
        value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Bounds(PropertyInfo setting) => setting.GetCustomAttribute<RangeAttribute>() is { } range
        ? range.Maximum is double and >= long.MaxValue ? $"  (at least {range.Minimum})"
            : string.Create(CultureInfo.InvariantCulture, $"  ({range.Minimum} to {range.Maximum})")
        : SettingKind.Plain(setting.PropertyType).IsEnum ? $"  ({string.Join(", ", Enum.GetNames(SettingKind.Plain(setting.PropertyType)))})"
        : "";
}
