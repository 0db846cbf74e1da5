using System.ComponentModel;
using System.Reflection;
using RetrievalQA.Storage;

namespace RetrievalQA.Server.Settings;

/// <summary>A section of the server's own settings, as its options classes declare it: each class with a constant of that name.</summary>
/// <param name="Settings">What can be set in it, in the order of the classes.</param>
internal sealed record SettingSection(string Name, IReadOnlyList<PropertyInfo> Settings)
{
    private const string NameField = "Section";

    public static IReadOnlyList<SettingSection> All { get; } =
    [
        .. new[] { typeof(DataFolderOptions).Assembly, typeof(SettingSection).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Select(type => (Type: type, Name: type.GetField(NameField)?.GetRawConstantValue() as string))
            .Where(options => options.Name is not null)
            .GroupBy(options => options.Name!, options => options.Type, StringComparer.Ordinal)
            .Select(section => new SettingSection(section.Key, [.. section.SelectMany(Of)])),
    ];

    public static SettingSection? Find(string name) => All.FirstOrDefault(section => section.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What can be set in an options class; what the server sets itself is not browsable.</summary>
    public static IEnumerable<PropertyInfo> Of(Type options) => options.GetProperties()
        .Where(property => property.SetMethod is { IsPublic: true } && property.GetCustomAttribute<BrowsableAttribute>() is not { Browsable: false });
}
