namespace RetrievalQA.Tests.Ingestion.Parsing.Described;

/// <summary>The formats that a description is written in, each by the ending of its files.</summary>
internal static class DescribedFormats
{
    public static IReadOnlyList<(string Ending, Func<DocumentDescription, byte[]> Write)> All { get; } =
        [(".docx", DocxWriter.Write), (".html", HtmlWriter.Write), (".md", MarkdownWriter.Write), (".pdf", PdfWriter.Write)];
}
