namespace RetrievalQA.Retrieval.Versions;

public enum VersionStanding
{
    /// <summary>No found version is newer, and no other was asked for.</summary>
    Newest,

    /// <summary>The question asks for this one.</summary>
    Asked,

    /// <summary>Another one comes first.</summary>
    Other,
}

/// <summary>Which version of its document a passage is from, where several were found.</summary>
/// <param name="Label">"version 2.1", "2024-06", "uploaded 2026-11-30": of its marks alone, never a text of the document; empty where its name is all that tells.</param>
/// <param name="Of">Versions that were found and differ.</param>
/// <param name="Family">Tells the documents of one search apart.</param>
public sealed record PassageVersion(string Label, VersionStanding Standing, int Of, int Family);
