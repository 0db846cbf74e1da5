namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>What a style says of one property.</summary>
/// <param name="Property">Of several that say the same, the short one: <c>list-style</c> for <c>list-style-type</c>.</param>
/// <param name="Value">In lower case.</param>
internal readonly record struct CssDeclaration(string Property, string Value, bool IsImportant)
{
    public const string Display = "display";
    public const string Visibility = "visibility";
    public const string Decoration = "text-decoration";
    public const string ListStyle = "list-style";

    private const string Important = "!important";

    /// <summary>Whether it takes the text away from a reader, or strikes it out.</summary>
    public bool Hides => Property switch
    {
        Display => Value is "none",
        Visibility => Value is "hidden" or "collapse",
        Decoration => Value.Contains("line-through", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Those of a style or a rule that matter to what is read; of several for one property the one that holds.</summary>
    public static IReadOnlyCollection<CssDeclaration> Read(string declarations)
    {
        var holding = new Dictionary<string, CssDeclaration>(StringComparer.Ordinal);
        foreach (var declaration in ReadAll(declarations))
        {
            if (declaration.IsImportant || !holding.TryGetValue(declaration.Property, out var earlier) || !earlier.IsImportant)
            {
                holding[declaration.Property] = declaration;
            }
        }

        return holding.Values;
    }

    private static IEnumerable<CssDeclaration> ReadAll(string declarations)
    {
        foreach (var declaration in declarations.Split(';'))
        {
            var colon = declaration.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && PropertyOf(declaration[..colon].Trim().ToLowerInvariant()) is { } property)
            {
                var value = declaration[(colon + 1)..].Trim().ToLowerInvariant().Replace("! ", "!", StringComparison.Ordinal);
                var isImportant = value.EndsWith(Important, StringComparison.Ordinal);
                yield return new CssDeclaration(property, isImportant ? value[..^Important.Length].TrimEnd() : value, isImportant);
            }
        }
    }

    private static string? PropertyOf(string name) => name switch
    {
        Display or Visibility or Decoration or ListStyle => name,
        "text-decoration-line" => Decoration,
        "list-style-type" => ListStyle,
        _ => null,
    };
}
