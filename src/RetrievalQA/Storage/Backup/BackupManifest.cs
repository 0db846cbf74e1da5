using System.Text.Json.Serialization;

namespace RetrievalQA.Storage.Backup;

/// <summary>The last entry of a backup: what is in it. A file without it was cut short.</summary>
/// <param name="Format">Version of the backup's own layout.</param>
/// <param name="CreatedAt">Unix seconds of the moment that the backup shows.</param>
/// <param name="SchemaVersion">Of the database.</param>
internal sealed record BackupManifest(int Format, long CreatedAt, int SchemaVersion, IReadOnlyList<BackupEntry> Entries)
{
    public const int CurrentFormat = 1;
    public const string Name = "manifest.json";
}

/// <param name="Name">Path in the data folder, with '/'.</param>
/// <param name="Sha256">In lower-case hex.</param>
internal sealed record BackupEntry(string Name, long Length, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
