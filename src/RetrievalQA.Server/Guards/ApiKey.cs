using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace RetrievalQA.Server.Guards;

/// <summary>A key as it is kept: never itself, only its hash.</summary>
/// <param name="Sha256">SHA-256 of the key, 64 lower-case hexadecimal digits.</param>
/// <param name="ProjectId">The project that the key opens.</param>
/// <param name="Label">What people call it; null where nothing was said.</param>
/// <param name="CreatedAt">Unix seconds; null for keys from settings.</param>
/// <param name="RequestsPerMinute">Null = as many as come.</param>
/// <param name="TokensPerMinute">Model tokens that the runs of its project may use before it starts more; null = any number.</param>
public sealed record ApiKey(
    string Sha256, string ProjectId, string? Label, long? CreatedAt, int? RequestsPerMinute, int? TokensPerMinute)
{
    private const string Prefix = "sk-rqa-";
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // 43 of 62 characters are 256 bits: a fast hash is enough, nobody can try them all.
    private const int SecretCharacters = 43;
    private const int HashDigits = 64;
    private const int IdDigits = 16;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>Names the key where it must not be shown: the beginning of its hash.</summary>
    [JsonIgnore]
    public string Id => $"key_{Sha256[..IdDigits]}";

    public static string NewSecret() => Prefix + RandomNumberGenerator.GetString(Alphanumeric, SecretCharacters);

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool IsHash(string text) => text.Length == HashDigits && !text.AsSpan().ContainsAnyExcept(LowerHex);
}
