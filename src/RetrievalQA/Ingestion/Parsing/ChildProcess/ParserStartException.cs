namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>No parser process could be had; it says nothing about any file.</summary>
public sealed class ParserStartException(string message) : Exception(message);
