namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>No parser process could be started. It says nothing about the file that was to be read.</summary>
public sealed class ParserUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
