using System.Text.Json.Serialization;

namespace RetrievalQA.Ingestion.Parsing;

/// <summary>Bounds on what one file may unfold to; what each means stands in <see cref="IngestionOptions"/>.</summary>
public sealed record ParsingLimits(int MaxCharacters, int MaxPages, int MaxLettersPerPage, int MaxPageMegabytes, int MaxUnpackedMegabytes, int MaxNesting)
{
    /// <summary>What is left for files that lie in a file; null for one that lies in none.</summary>
    [JsonIgnore]
    public UnpackingBudget? Inside { get; init; }

    public static ParsingLimits From(IngestionOptions options) =>
        new(options.MaxCharacters, options.MaxPages, options.MaxLettersPerPage, options.MaxPageMegabytes, options.MaxUnpackedMegabytes, options.MaxNesting);

    /// <param name="depth">Elements that are open inside one another.</param>
    /// <exception cref="ParsingException">The depth is beyond the limit.</exception>
    public void CheckNesting(int depth)
    {
        if (depth > MaxNesting)
        {
            throw ParsingException.Invalid($"The file nests its parts more than {MaxNesting} deep.");
        }
    }

    /// <exception cref="ParsingException">The text is longer than the limit.</exception>
    public void CheckCharacters(long characters)
    {
        if (characters > MaxCharacters)
        {
            throw ParsingException.Invalid($"The text has more than {MaxCharacters:N0} characters. Split the file.");
        }
    }
}
