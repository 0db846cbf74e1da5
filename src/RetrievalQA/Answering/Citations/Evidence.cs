using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Text;

namespace RetrievalQA.Answering.Citations;

/// <summary>A sentence that was shown to the model under a code.</summary>
/// <param name="Search">Which search of the run found it, from 0.</param>
/// <param name="Span">Where the sentence stands in the parsed document.</param>
public sealed record Evidence(string Code, int Search, string Query, Passage Passage, SourceSpan Span)
{
    /// <summary>All passages of the search that found it, which may say the same elsewhere.</summary>
    public IReadOnlyList<Passage> Found { get; init; } = [];

    /// <summary>A row of a table with the names of its columns, on one line; null for what is none.</summary>
    public string? Row { get; init; }

    public string FileId => Passage.Chunk.Source.FileId;

    public SourcePlace Place => new(FileId, Passage.Chunk.TextVersion, Span);

    /// <summary>The sentence, a slice of the document.</summary>
    public string Text
    {
        get
        {
            var offset = Passage.Chunk.Span.Start;
            return Passage.Chunk.Text[(Span.Start - offset)..(Span.End - offset)];
        }
    }

    /// <summary>The sentence as a model reads it: on one line, with its escapes read, after the mark of its item. Nothing in it is a code.</summary>
    public string Line => MarkerParser.Escape(
        OneLine.Of($"{ListMark.Before(Passage.Chunk.Text, Span.Start - Passage.Chunk.Span.Start)}{Passage.Chunk.Shown(Span)}"));
}
