using RetrievalQA.Documents;
using RetrievalQA.Retrieval;
using RetrievalQA.Server.Files;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.VectorStores;

/// <summary>Searches the files of a vector store that are ready and that the filter lets through.</summary>
public sealed class StoreSearch(IVectorStoreCatalog stores, IFileInventories inventories, HybridRetriever retriever, PassageOffsets offsets, TimeProvider time)
{
    /// <exception cref="ApiException">The store does not exist or has expired.</exception>
    public async Task<SearchPageObject> RunAsync(string projectId, string storeId, SearchRequest request, CancellationToken cancel)
    {
        var store = await stores.UseAsync(projectId, storeId, cancel) ?? throw ApiException.NotFound("vector store", storeId);
        StoreFiling.ExpectAlive(store, time);
        var scope = ScopeOf(store, await inventories.OfStoreAsync(storeId, cancel), request.Filter);
        var found = await retriever.SearchAsync(scope, request.Queries, request.MaxResults, request.ScoreThreshold, cancel);
        var results = new List<SearchResultObject>(found.Passages.Count);
        foreach (var passage in found.Passages)
        {
            if (await offsets.OfAsync(passage, cancel) is var (start, end))
            {
                results.Add(SearchResultObject.From(passage, start, end, await CopiesAsync(passage, cancel), await offsets.HeadersAsync(passage, cancel)));
            }
        }

        return SearchPageObject.Of(request.Queries, results);
    }

    private async Task<IReadOnlyList<CopyObject>> CopiesAsync(Passage passage, CancellationToken cancel)
    {
        var copies = new List<CopyObject>(passage.Also.Count);
        foreach (var copy in passage.Also)
        {
            if (await offsets.OfAsync(copy, cancel) is var (start, end))
            {
                var (fileId, version) = (copy.Chunk.Source.FileId, copy.Chunk.TextVersion);
                copies.Add(new CopyObject(fileId, copy.FileName, copy.Chunk.PageStart, start, end, version, CitationUrl.Of(fileId, start, end, version)));
            }
        }

        return copies;
    }

    // Filtered before the ranking: what is left out takes no place among the results and has no part in the statistics.
    private static SearchScope ScopeOf(VectorStore store, FileInventory inventory, AttributeFilter? filter) => new(
        store.ProjectId,
        filter is null
            ? inventory.Ready
            : new SourceSet(inventory.Ready.Where(source => filter.Matches(inventory.Attributes.GetValueOrDefault(source.FileId) ?? []))),
        inventory.Attributes);
}
