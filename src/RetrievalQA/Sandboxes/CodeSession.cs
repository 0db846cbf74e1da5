namespace RetrievalQA.Sandboxes;

/// <summary>One sandbox with what was put into it and what is known to lie in it. One call at a time.</summary>
internal sealed class CodeSession(Sandbox sandbox, CodeInterpreterOptions options) : IAsyncDisposable
{
    private const string Folder = "/mnt/data/";

    private readonly HashSet<string> placed = [];
    private readonly HashSet<string> attached = [];
    private readonly Dictionary<string, SandboxFile> known = [];
    private bool wasUsed;
    private bool isRestored;

    public bool IsBroken => sandbox.IsBroken;

    public int ProcessId => sandbox.ProcessId;

    /// <summary>Puts the inputs in, runs the code and takes its new files out. Never fails for what the code or the sandbox does.</summary>
    /// <exception cref="OperationCanceledException">The code was interrupted.</exception>
    public async Task<CodeResult> RunAsync(string code, IReadOnlyList<SandboxInput> inputs, CellOutputs outputs, CancellationToken cancel)
    {
        var isNew = !wasUsed;
        wasUsed = true;
        try
        {
            var names = SandboxNames.Assign(inputs);
            await PlaceAsync(inputs, names, outputs, cancel);
            var end = await sandbox.ExecuteAsync(code, outputs, cancel);
            cancel.ThrowIfCancellationRequested();
            await CellNotes.WriteAsync(end, options, outputs);
            var files = await new FileCollector(sandbox, options, outputs).CollectAsync(Changed(end.Reply.Files ?? [], names));
            return new CodeResult(CellNotes.StatusOf(end), outputs.Finish(), files, isNew);
        }
        catch (SandboxLostException lost)
        {
            cancel.ThrowIfCancellationRequested();
            await CellNotes.WriteAsync(lost, options, outputs);
            return new CodeResult(CellNotes.StatusOf(lost), outputs.Finish(), [], isNew);
        }
    }

    /// <summary>Whether it holds an attached file that is not among these any more: a deleted file must be gone at once.</summary>
    public bool HoldsMoreThan(IReadOnlyList<SandboxInput> inputs) =>
        attached.Count > 0 && attached.Except(inputs.Where(input => input.ProducedPath is null).Select(input => input.FileId)).Any();

    public void Kill() => sandbox.Kill();

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    private async Task PlaceAsync(IReadOnlyList<SandboxInput> inputs, IReadOnlyDictionary<string, string> names, CellOutputs outputs, CancellationToken cancel)
    {
        foreach (var input in inputs.Where(input => input.ProducedPath is null).DistinctBy(input => input.FileId))
        {
            attached.Add(input.FileId);
            await PutOnceAsync(input, input.FileId, outputs, cancel);
            var name = names[input.FileId];
            if (placed.Add($"{input.FileId} as {name}") && await sandbox.LinkAsync(Folder + name, input.FileId) is not null)
            {
                await outputs.AppendLineAsync($"[{Folder}{name} is a file of this session; the attached {input.FileName} is {Folder}{input.FileId}.]\n");
            }
        }

        if (!isRestored)
        {
            // Of several versions only the last is put.
            foreach (var input in inputs.Where(input => input.ProducedPath is not null).Reverse())
            {
                await PutOnceAsync(input, input.ProducedPath!, outputs, cancel);
            }

            isRestored = true;
        }
    }

    private async Task PutOnceAsync(SandboxInput input, string path, CellOutputs outputs, CancellationToken cancel)
    {
        if (placed.Contains(path))
        {
            return;
        }

        var error = input.Size <= options.DiskBytes ? await PutAsync(input, path, cancel)
            : $"it has {input.Size:N0} bytes, a session holds {options.DiskBytes:N0}";
        placed.Add(path);
        if (error is not null)
        {
            await outputs.AppendLineAsync($"[{input.FileName} could not be put into the session: {error}.]\n");
        }
    }

    private async Task<string?> PutAsync(SandboxInput input, string path, CancellationToken cancel)
    {
        await using var content = await input.OpenAsync(cancel);
        if (content is null)
        {
            return "it was deleted";
        }

        var (file, error) = await sandbox.PutAsync(Folder + path, content, input.Size);
        if (file is not null)
        {
            known[file.Path] = file;
        }

        return error;
    }

    /// <summary>Files that are new or changed, with their paths relative to the folder, an attached file under its name.</summary>
    private List<(SandboxFile File, string Path)> Changed(IReadOnlyList<SandboxFile> files, IReadOnlyDictionary<string, string> names)
    {
        var changed = new List<(SandboxFile, string)>();
        foreach (var file in files.Where(file => file.Path.StartsWith(Folder, StringComparison.Ordinal)).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            var path = file.Path[Folder.Length..];
            if (SandboxNames.IsUsablePath(path) && known.GetValueOrDefault(file.Path) != file)
            {
                changed.Add((file, names.GetValueOrDefault(path, path)));
            }
        }

        // Only what still lies there is remembered, so that the memory of it has the bound of the listing.
        known.Clear();
        foreach (var file in files)
        {
            known[file.Path] = file;
        }

        return changed;
    }
}
