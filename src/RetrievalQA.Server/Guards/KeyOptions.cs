using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using RetrievalQA.Documents;

namespace RetrievalQA.Server.Guards;

/// <summary>Section "Keys": who may use the API, beside the keys that the <c>keys</c> command has made.</summary>
public sealed class KeyOptions
{
    public const string Section = "Keys";

    /// <summary>How long a change of the key file may stay unnoticed.</summary>
    [Range(0, 600_000)]
    public int RefreshMilliseconds { get; init; } = 1_000;

    /// <summary>Keys by their label, for containers: <c>Keys__Allowed__web__Sha256=…</c>, <c>Keys__Allowed__web__Project=shop</c>.</summary>
    public Dictionary<string, AllowedKey> Allowed { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>A key that stands in the settings, hashed.</summary>
public sealed class AllowedKey
{
    /// <summary>What <c>printf %s "$KEY" | sha256sum</c> prints.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The project that the key opens.</summary>
    public string Project { get; init; } = Documents.Project.Default;

    /// <summary>Requests that the key may make in a minute; any number where not set.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Model tokens that its project's runs may use in a minute; any number where not set.</summary>
    public int? TokensPerMinute { get; init; }

    public ApiKey ToKey(string label) => new(Sha256, Documents.Project.IdOf(Project)!, label, CreatedAt: null, RequestsPerMinute, TokensPerMinute);
}

/// <summary>Names the setting that is wrong; annotations do not reach into a dictionary.</summary>
public sealed class AllowedKeys : IValidateOptions<KeyOptions>
{
    public ValidateOptionsResult Validate(string? name, KeyOptions options)
    {
        var faults = options.Allowed.SelectMany(key => Faults($"{KeyOptions.Section}:Allowed:{key.Key}", key.Value)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(string setting, AllowedKey key)
    {
        if (!ApiKey.IsHash(key.Sha256))
        {
            yield return $"{setting}:Sha256 must be the SHA-256 of the key, 64 lower-case hexadecimal digits.";
        }

        if (Project.IdOf(key.Project) is null)
        {
            yield return $"{setting}:Project '{key.Project}' must be letters, digits, '-' and '_', 64 at most.";
        }

        if (key.RequestsPerMinute is < 1 || key.TokensPerMinute is < 1)
        {
            yield return $"{setting}: RequestsPerMinute and TokensPerMinute must be above 0.";
        }
    }
}
