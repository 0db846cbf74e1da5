namespace RetrievalQA.Ingestion.Parsing.Formats;

/// <summary>The formats that are read.</summary>
public enum FileFormat
{
    PlainText,
    SourceCode,
    DelimitedText,
    Markdown,
    Html,
    Docx,
    Pdf,
}
