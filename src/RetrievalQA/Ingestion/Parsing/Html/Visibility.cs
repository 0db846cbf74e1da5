namespace RetrievalQA.Ingestion.Parsing.Html;

/// <summary>What the styles of a page make of an element.</summary>
internal enum Visibility
{
    /// <summary>That of what it stands in.</summary>
    Inherited,
    Visible,

    /// <summary>Its place stays empty, but for what is visible in it.</summary>
    Invisible,

    /// <summary>It has no place, and nothing in it is seen.</summary>
    Gone,
}
