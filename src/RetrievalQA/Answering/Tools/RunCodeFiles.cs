using Microsoft.Extensions.Options;
using RetrievalQA.Answering.Models;
using RetrievalQA.Conversations;
using RetrievalQA.Documents;
using RetrievalQA.Sandboxes;

namespace RetrievalQA.Answering.Tools;

/// <summary>The files that the code of one run reads and writes: those of its assistant and thread, and what code of the thread wrote earlier.</summary>
public sealed class RunCodeFiles(
    ThreadRun run, IFileStore files, IConversationStore conversations, CodeSessions sessions, IOptions<CodeInterpreterOptions> options, TimeProvider time)
{
    private const string Purpose = "assistants_output";

    // Told by the name when the file is given out.
    private const string UnknownType = "application/octet-stream";

    private readonly List<SandboxInput> inputs = [];
    private Dictionary<string, string> paths = new(StringComparer.Ordinal);

    public string ThreadId => run.ThreadId;

    /// <summary>What a session of the thread should hold.</summary>
    public IReadOnlyList<SandboxInput> Inputs => inputs;

    /// <summary>File ids by path relative to /mnt/data. An attached file has two: its id and its name.</summary>
    public IReadOnlyDictionary<string, string> Paths => paths;

    /// <summary>Code of the thread has run before, though perhaps in a session that has ended.</summary>
    public bool HasRunBefore { get; private set; }

    /// <summary>Finds the files as they are now; to be called before each call, since files may be deleted meanwhile.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        var assistant = await conversations.FindAssistantAsync(run.ProjectId, run.AssistantId, cancel);
        var thread = await conversations.FindThreadAsync(run.ProjectId, run.ThreadId, cancel) ?? throw new RunStoppedException();
        var ofAssistant = run.Resources.CodeInterpreterFileIds.Count > 0 ? run.Resources.CodeInterpreterFileIds : assistant?.Resources.CodeInterpreterFileIds
            ?? [];
        var attached = ofAssistant.Concat((assistant?.Files ?? []).Select(file => file.FileId)).Concat(thread.Resources.CodeInterpreterFileIds)
            .Distinct(StringComparer.Ordinal).ToList();
        var written = thread.WrittenFiles ?? [];
        var known = await files.FindManyAsync(run.ProjectId, [.. attached, .. written.Select(file => file.FileId)], cancel);
        if (written.Any(file => !known.ContainsKey(file.FileId)))
        {
            // A session may still hold what was deleted.
            await sessions.EndAsync(run.ThreadId);
            await RememberAsync(now => now.Where(file => known.ContainsKey(file.FileId)), cancel);
        }

        HasRunBefore = thread.WrittenFiles is not null;
        inputs.Clear();
        inputs.AddRange(Newest([.. attached.Where(known.ContainsKey).Select(id => known[id])]).Select(InputOf));
        inputs.AddRange(written.Where(file => known.ContainsKey(file.FileId)).Select(file => InputOf(known[file.FileId]) with { ProducedPath = file.Path }));
        IndexPaths();
    }

    /// <summary>Of more files than a session may be given the newest, in their order: half of its disk is for what code writes.</summary>
    private IEnumerable<UploadedFile> Newest(IReadOnlyList<UploadedFile> attached)
    {
        var (bytes, count) = (0L, 0);
        foreach (var file in attached.Reverse())
        {
            bytes += file.Bytes;
            if (count == options.Value.FilesPerThread || (count > 0 && bytes > options.Value.DiskBytes / 2))
            {
                break;
            }

            count++;
        }

        return attached.TakeLast(count);
    }

    /// <summary>Stores what code wrote. Of each path the thread remembers the last file.</summary>
    public async Task<IReadOnlyList<WrittenFile>> AddAsync(IReadOnlyList<ProducedFile> produced, CancellationToken cancel)
    {
        var added = new List<WrittenFile>();
        foreach (var file in produced)
        {
            var stored = await StoreAsync(file.FileName, UnknownType, file.Content, cancel);
            inputs.RemoveAll(input => input.ProducedPath == file.Path);
            inputs.Add(InputOf(stored) with { ProducedPath = file.Path });
            added.Add(new WrittenFile(stored.Id, file.Path));
        }

        if (added.Count > 0 || !HasRunBefore)
        {
            var replaced = added.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
            await RememberAsync(now => now.Where(file => !replaced.Contains(file.Path)).Concat(added).TakeLast(options.Value.FilesPerThread), cancel);
        }

        HasRunBefore = true;
        IndexPaths();
        return added;
    }

    /// <returns>The id of the stored image.</returns>
    public async Task<string> AddImageAsync(CodeImage image, int number, CancellationToken cancel)
    {
        using var content = new MemoryStream(image.Content.ToArray(), writable: false);
        return (await StoreAsync($"figure-{number}.png", image.ContentType, content, cancel)).Id;
    }

    private async Task<UploadedFile> StoreAsync(string name, string contentType, Stream content, CancellationToken cancel)
    {
        var file = new UploadedFile(NewId.File(), run.ProjectId, name, Purpose, contentType, Bytes: 0, Sha256: "", time.GetUtcNow().ToUnixTimeSeconds());
        return await files.AddAsync(file, content, long.MaxValue, cancel);
    }

    private async Task RememberAsync(Func<IReadOnlyList<WrittenFile>, IEnumerable<WrittenFile>> change, CancellationToken cancel)
    {
        if (await conversations.UpdateThreadAsync(
            run.ProjectId, run.ThreadId, row => row with { WrittenFiles = [.. change(row.WrittenFiles ?? [])] }, cancel) is null)
        {
            // The thread was deleted while its code ran.
            await sessions.EndAsync(run.ThreadId);
            throw new RunStoppedException();
        }
    }

    private SandboxInput InputOf(UploadedFile file) => new(file.Id, file.FileName, file.Bytes, _ => Task.FromResult(files.OpenContent(file)));

    /// <summary>Where code wrote over an attached file, its name means what was written.</summary>
    private void IndexPaths()
    {
        paths = inputs.Where(input => input.ProducedPath is null).ToDictionary(input => input.FileId, input => input.FileId, StringComparer.Ordinal);
        foreach (var (fileId, name) in SandboxNames.Assign(inputs))
        {
            paths[name] = fileId;
        }

        foreach (var input in inputs.Where(input => input.ProducedPath is not null))
        {
            paths[input.ProducedPath!] = input.FileId;
        }
    }
}
