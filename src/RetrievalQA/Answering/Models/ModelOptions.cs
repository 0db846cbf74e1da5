using System.ComponentModel.DataAnnotations;

namespace RetrievalQA.Answering.Models;

/// <summary>Section "Models": which models can answer. The built-in <c>extractive</c> model is always there.</summary>
public sealed class ModelOptions : IValidatableObject
{
    public const string Section = "Models";

    /// <summary>The model that stands in for names that are not configured.</summary>
    [Required]
    public string Default { get; init; } = BuiltInModel.Name;

    /// <summary>Refuse names that are not configured instead of using the default.</summary>
    public bool Strict { get; init; }

    /// <summary>Bytes of uploaded images that one model call carries; older images are named instead.</summary>
    [Range(0, 1L << 30)]
    public long ImageBytes { get; init; } = 20L << 20;

    /// <summary>Endpoints by the model name that clients use.</summary>
    public Dictionary<string, ModelEndpointOptions> Endpoints { get; init; } = [];

    /// <summary>
    /// Further names of a model, by the model's own: clients that look for "gpt-" in the list find them there. A list, not a
    /// map, since a name may hold colons, which settings take for levels.
    /// </summary>
    public Dictionary<string, string[]> Aliases { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Endpoints.ContainsKey(BuiltInModel.Name))
        {
            yield return new ValidationResult($"{Section}:Endpoints:{BuiltInModel.Name} has the name of the built-in model.");
        }

        foreach (var (name, endpoint) in Endpoints)
        {
            var failures = new List<ValidationResult>();
            Validator.TryValidateObject(endpoint, new ValidationContext(endpoint), failures, validateAllProperties: true);
            foreach (var failure in failures)
            {
                yield return new ValidationResult($"{Section}:Endpoints:{name}:{string.Join(", ", failure.MemberNames)}: {failure.ErrorMessage}");
            }
        }

        foreach (var fault in AliasFaults())
        {
            yield return new ValidationResult(fault);
        }
    }

    private IEnumerable<string> AliasFaults()
    {
        var taken = new HashSet<string>([BuiltInModel.Name, .. Endpoints.Keys], StringComparer.Ordinal);
        foreach (var unknown in Aliases.Keys.Except(taken, StringComparer.Ordinal))
        {
            yield return $"{Section}:Aliases:{unknown} gives names to '{unknown}', which is not configured under {Section}:Endpoints.";
        }

        foreach (var (model, names) in Aliases)
        {
            foreach (var name in names.Where(name => string.IsNullOrWhiteSpace(name) || !taken.Add(name)))
            {
                yield return $"{Section}:Aliases:{model}: '{name}' is no name, or that of another model or alias.";
            }
        }
    }
}
