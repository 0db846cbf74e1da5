namespace RetrievalQA.Documents;

/// <summary>What can be searched in a project or a vector store, kept up to date with every change instead of gathered for each question.</summary>
public interface IFileInventories
{
    /// <summary>
    /// Completes at the next change of any file, ingestion or membership. Take it before looking at what the change may be
    /// in: then none is missed.
    /// </summary>
    Task NextChange { get; }

    /// <summary>The files of a project that are knowledge, each under the default chunking strategy.</summary>
    Task<FileInventory> OfProjectAsync(string projectId, CancellationToken cancel);

    /// <summary>The members of a vector store; empty where there is no such store.</summary>
    Task<FileInventory> OfStoreAsync(string storeId, CancellationToken cancel);
}
