namespace RetrievalQA.Server.Commands.Loading;

/// <summary>Recognises documents among the files of a store that do not say where they came from: earlier versions did not note it.</summary>
internal sealed class UnmarkedFiles(ServerFiles files)
{
    /// <summary>The files, those that have the name of a document with name and content.</summary>
    public async Task<IReadOnlyList<StoredDocument>> RecognizeAsync(
        IReadOnlyList<StoredDocument> stored, IReadOnlyList<LocalDocument> documents, CancellationToken cancel)
    {
        var unmarked = stored.Where(file => file.Source is null).Select(file => file.Id).ToHashSet(StringComparer.Ordinal);
        if (unmarked.Count == 0)
        {
            return stored;
        }

        var lengths = documents.ToLookup(document => document.Document.Name, document => document.Document.File.Length, StringComparer.Ordinal);
        var recognized = new Dictionary<string, UnmarkedFile>(StringComparer.Ordinal);
        await foreach (var file in files.ListAsync(after: null, cancel))
        {
            var (id, name) = ((string)file["id"]!, (string)file["filename"]!);
            if (unmarked.Contains(id) && lengths[name] is var known && known.Any())
            {
                recognized[id] = new UnmarkedFile(name, known.Contains((long)file["bytes"]!) ? await files.HashAsync(id, cancel) : "");
            }
        }

        return [.. stored.Select(file => file with { Unmarked = recognized.GetValueOrDefault(file.Id) })];
    }
}
