using RetrievalQA.Conversations;
using RetrievalQA.Retrieval;

namespace RetrievalQA.Answering.Tools;

/// <summary>What one run may search. The first search waits until the files are ready; later ones reuse the answer.</summary>
public sealed class RunKnowledge(KnowledgeCatalog catalog, ThreadRun run)
{
    private KnowledgeScope? ready;

    /// <summary>The searchable part of the scope, and the files that are not in it, each with the reason.</summary>
    public async Task<(SearchScope Scope, IReadOnlyList<string> Unready)> ReadyScopeAsync(CancellationToken cancel)
    {
        ready ??= await catalog.WaitUntilReadyAsync(run, cancel);
        return (ready.Scope, ready.Unready);
    }
}

/// <param name="Pending">Files that are still being made searchable.</param>
/// <param name="Failed">Files that cannot be searched, each with the reason.</param>
public sealed record KnowledgeScope(SearchScope Scope, IReadOnlyList<string> Pending, IReadOnlyList<string> Failed)
{
    public IReadOnlyList<string> Unready => [.. Failed, .. Pending.Select(name => name + StillBeingRead)];

    /// <summary>The reason of those that are pending.</summary>
    public const string StillBeingRead = " (still being read)";
}
