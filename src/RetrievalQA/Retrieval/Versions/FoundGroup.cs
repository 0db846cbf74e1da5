using RetrievalQA.Documents;

namespace RetrievalQA.Retrieval.Versions;

/// <summary>Passages of several files that say the same.</summary>
internal sealed class FoundGroup<T>(T first, Chunk chunk, PassageWords words)
{
    private readonly List<(T Found, Chunk Chunk)> members = [(first, chunk)];

    /// <summary>In the order in which they were found.</summary>
    public IReadOnlyList<(T Found, Chunk Chunk)> Members => members;

    public PassageWords Words => words;

    /// <summary>Takes in what says the same as the first; one of each file.</summary>
    public bool TryAdd(T found, Chunk other, PassageWords otherWords)
    {
        if (members.Exists(member => member.Chunk.Source.FileId == other.Source.FileId) || words.To(otherWords) != Sameness.Copy)
        {
            return false;
        }

        members.Add((found, other));
        return true;
    }
}
