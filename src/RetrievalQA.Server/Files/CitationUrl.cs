namespace RetrievalQA.Server.Files;

/// <summary>The address that shows a span of a file.</summary>
public static class CitationUrl
{
    /// <param name="start">Code points of the text.</param>
    /// <param name="end">Code points, exclusive.</param>
    /// <param name="version">Which text of the file.</param>
    public static string Of(string fileId, int start, int end, int version) => $"/v1/files/{fileId}/citation?start={start}&end={end}&version={version}";
}
