namespace RetrievalQA.Server.Wire;

/// <summary>The envelope of every error that the API answers with.</summary>
public sealed record ApiErrorEnvelope(ApiError Error);

/// <param name="Param">Dotted path of the wrong parameter, or null.</param>
/// <param name="Code">A word that programs can tell errors apart by, or null.</param>
public sealed record ApiError(string Message, string Type, string? Param, string? Code);
