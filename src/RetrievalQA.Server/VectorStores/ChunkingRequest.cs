using RetrievalQA.Documents;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores;

/// <summary>Reads <c>chunking_strategy</c>; auto is the default.</summary>
public static class ChunkingRequest
{
    private const string Static = "static";
    private const string Size = "max_chunk_size_tokens";
    private const string Overlap = "chunk_overlap_tokens";
    private const int MinTokens = 100;
    private const int MaxTokens = 4_096;

    /// <summary>Absent means the default.</summary>
    /// <exception cref="ApiException">The strategy is wrong; an overlap may be half a chunk at most.</exception>
    public static ChunkingStrategy Read(RequestValue? value) => ReadIfGiven(value) ?? ChunkingStrategy.Default;

    /// <exception cref="ApiException">The strategy is wrong; an overlap may be half a chunk at most.</exception>
    public static ChunkingStrategy? ReadIfGiven(RequestValue? value)
    {
        if (value is null)
        {
            return null;
        }

        var strategy = value.ToObject("type", Static);
        if (strategy.Required("type").OneOf("auto", Static) != Static)
        {
            return ChunkingStrategy.Default;
        }

        var numbers = strategy.Required(Static).ToObject(Size, Overlap);
        var size = numbers.Required(Size).WholeNumber(MinTokens, MaxTokens);
        var overlap = numbers.Required(Overlap).WholeNumber(0, size / 2);
        return new ChunkingStrategy(size, overlap);
    }
}
