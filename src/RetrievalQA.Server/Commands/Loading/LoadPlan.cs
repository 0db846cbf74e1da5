namespace RetrievalQA.Server.Commands.Loading;

/// <summary>What there is to do so that a store holds the documents of a folder as they are now.</summary>
/// <param name="Steps">One for each document.</param>
/// <param name="Gone">Files of the store whose document is not in the folder any more.</param>
/// <param name="Namesakes">Files that somebody else put there, or an earlier version of this command, with the name of a document but other content.</param>
public sealed record LoadPlan(IReadOnlyList<LoadStep> Steps, IReadOnlyList<StoredDocument> Gone, IReadOnlyList<StoredDocument> Namesakes)
{
    /// <param name="documents">As they are now.</param>
    /// <param name="stored">All files of the store.</param>
    /// <param name="isPresent">Whether the folder has something at a path, also what cannot be read now.</param>
    /// <param name="isGone">Whether another folder, by its hash, is not there any more.</param>
    public static LoadPlan For(
        string folder, IReadOnlyList<LocalDocument> documents, IReadOnlyList<StoredDocument> stored, Predicate<string> isPresent, Predicate<string> isGone)
    {
        var before = EarlierPlaces(documents, stored, isGone);
        var own = stored.Where(file => file.Source is { } source && (source.Folder == folder || before.Contains(source.Folder)))
            .ToLookup(file => file.Source!.Path, StringComparer.Ordinal);
        var gone = own.Where(files => !isPresent(files.Key)).SelectMany(files => files).ToList();

        // What others put there is not ours to change or delete, and neither is a file of another folder.
        var free = stored.Where(file => file.Source is null).ToList();
        var steps = new List<LoadStep>();
        foreach (var document in documents)
        {
            steps.Add(own[document.Source.Path].Any() ? Compare(document, [.. own[document.Source.Path]]) : Search(document, gone, free));
        }

        var contents = documents.ToLookup(document => document.Document.Name, document => document.Source.Sha256, StringComparer.Ordinal);
        var namesakes = free.Where(file => file.Unmarked is { } unmarked && contents.Contains(unmarked.Name)
            && !contents[unmarked.Name].Contains(unmarked.Sha256));
        return new LoadPlan(steps, gone, [.. namesakes]);
    }

    /// <summary>The folders that this one was before it was moved: they are gone, and most of their documents are here as they were there.</summary>
    private static HashSet<string> EarlierPlaces(
        IReadOnlyList<LocalDocument> documents, IReadOnlyList<StoredDocument> stored, Predicate<string> isGone)
    {
        var here = documents.Select(document => (document.Source.Path, document.Source.Sha256)).ToHashSet();
        return [.. stored.Where(file => file.Source is not null).GroupBy(file => file.Source!.Folder, StringComparer.Ordinal)
            .Where(files => isGone(files.Key) && 2 * files.Count(file => here.Contains((file.Source!.Path, file.Source.Sha256))) > files.Count())
            .Select(files => files.Key)];
    }

    private static LoadStep Compare(LocalDocument document, List<StoredDocument> known)
    {
        var same = known.Where(file => file.Source!.Sha256 == document.Source.Sha256).OrderByDescending(file => file.IsRead).FirstOrDefault();
        return new LoadStep(document, same is null ? LoadChange.Changed : LoadChange.None, same, [.. known.Where(file => file != same)]);
    }

    // A file that is found is taken out of its list, so that it stands for one document.
    private static LoadStep Search(LocalDocument document, List<StoredDocument> gone, List<StoredDocument> free)
    {
        var source = document.Source;
        if (Take(gone, file => file.Source!.Sha256 == source.Sha256 && file.Source.Name == source.Name) is { } moved)
        {
            return new LoadStep(document, LoadChange.Moved, moved, []);
        }

        // Footnotes show the name of the file, which the API cannot change.
        if (Take(gone, file => file.Source!.Sha256 == source.Sha256) is { } renamed)
        {
            return new LoadStep(document, LoadChange.Changed, Stored: null, [renamed]);
        }

        // Somebody else put it there; or an earlier version of this command, without a word on where from.
        var known = Take(free, file => file.Unmarked?.Sha256 == source.Sha256 && file.Unmarked.Name == document.Document.Name);
        return new LoadStep(document, known is null ? LoadChange.New : LoadChange.None, known, []);
    }

    private static StoredDocument? Take(List<StoredDocument> files, Predicate<StoredDocument> isWanted)
    {
        var place = files.FindIndex(isWanted);
        if (place < 0)
        {
            return null;
        }

        var found = files[place];
        files.RemoveAt(place);
        return found;
    }
}

/// <summary>A document of the folder, read through once.</summary>
public sealed record LocalDocument(FolderDocument Document, DocumentSource Source);

/// <param name="Stored">The file of the store that holds the document; null where it must be uploaded.</param>
/// <param name="Superseded">Files that go once this document can be searched.</param>
public sealed record LoadStep(LocalDocument Document, LoadChange Change, StoredDocument? Stored, IReadOnlyList<StoredDocument> Superseded);

public enum LoadChange
{
    /// <summary>The store holds it as it is.</summary>
    None,

    New,

    /// <summary>Another content, or another name, than the store has.</summary>
    Changed,

    /// <summary>In another folder than before.</summary>
    Moved,
}
