namespace RetrievalQA.Sandboxes;

/// <summary>Takes files out of a sandbox into temporary files, within the bounds of one call; says in the logs what it left.</summary>
internal sealed class FileCollector(Sandbox sandbox, CodeInterpreterOptions options, CellOutputs outputs)
{
    private const int MaxNamed = 5;
    private const int BufferSize = 65_536;

    private long bytesLeft = options.FileBytes;

    /// <exception cref="SandboxLostException"/>
    public async Task<IReadOnlyList<ProducedFile>> CollectAsync(IReadOnlyList<(SandboxFile File, string Path)> changed)
    {
        var taken = new List<ProducedFile>();
        var left = new List<string>();
        try
        {
            foreach (var (file, path) in changed)
            {
                var produced = taken.Count < options.FilesPerCall && file.Size <= bytesLeft ? await TakeAsync(file, path) : null;
                if (produced is null)
                {
                    left.Add(SandboxNames.Safe(path));
                }
                else
                {
                    taken.Add(produced);
                }
            }
        }
        catch
        {
            taken.ForEach(file => file.Content.Dispose());
            throw;
        }

        if (left.Count > 0)
        {
            var names = string.Join(", ", left.Take(MaxNamed)) + (left.Count > MaxNamed ? $" and {left.Count - MaxNamed:N0} more" : "");
            await outputs.AppendLineAsync(
                $"[Not handed out: {names}. A call may hand out {options.FilesPerCall} files of {options.FileMegabytesPerCall} MB together; the files stay in the session.]");
        }

        return taken;
    }

    private async Task<ProducedFile?> TakeAsync(SandboxFile file, string path)
    {
        // Such a file can be read by its owner alone.
        var content = new FileStream(
            Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, BufferSize, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            if (await sandbox.GetAsync(file.Path, bytesLeft, content) is null)
            {
                bytesLeft -= content.Length;
                content.Position = 0;
                return new ProducedFile(path, SandboxNames.Safe(path), content.Length, content);
            }
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }

        await content.DisposeAsync();
        return null;
    }
}
