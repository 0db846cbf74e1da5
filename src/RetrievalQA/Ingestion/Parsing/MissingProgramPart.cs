namespace RetrievalQA.Ingestion.Parsing;

/// <summary>
/// Tells the failures of a program whose files are missing or of different versions, as in the middle of an upgrade, from
/// those of the document that it reads: assemblies are loaded when they are first needed.
/// </summary>
internal static class MissingProgramPart
{
    public static bool IsCauseOf(Exception failure) => failure switch
    {
        FileNotFoundException { FileName: { } name } => name.Contains(", Version=", StringComparison.Ordinal),
        TypeInitializationException { InnerException: { } inner } => IsCauseOf(inner),
        FileLoadException or BadImageFormatException or TypeLoadException or MissingMemberException => true,
        _ => false,
    };
}
