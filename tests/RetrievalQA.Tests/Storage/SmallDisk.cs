using System.Diagnostics;

namespace RetrievalQA.Tests.Storage;

/// <summary>A file system of its own that can really be full or read-only; skips the test where none can be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    public static SmallDisk Mount(int megabytes)
    {
        var path = Directory.CreateTempSubdirectory("retrievalqa-").FullName;
        Skip.IfNot(Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path), "A tmpfs cannot be mounted here.");
        return new SmallDisk(path);
    }

    public void Remount(string option) => Assert.True(Run("mount", "-o", $"remount,{option}", Path));

    /// <summary>Takes all the space there is; dispose to give it back.</summary>
    public IDisposable Fill()
    {
        var ballast = System.IO.Path.Combine(Path, "ballast");
        using var file = File.Create(ballast);
        foreach (var portion in new[] { 64 * 1024, 1 })
        {
            try
            {
                while (true)
                {
                    RandomAccess.Write(file.SafeFileHandle, new byte[portion], RandomAccess.GetLength(file.SafeFileHandle));
                }
            }
            catch (IOException)
            {
                // Full to this portion.
            }
        }

        return new Ballast(ballast);
    }

    public void Dispose()
    {
        // A process that another test starts holds what is open here until it has become its program.
        var begun = TimeProvider.System.GetTimestamp();
        while (!Run("umount", Path))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, $"Somebody keeps '{Path}' in use.");
        }

        Directory.Delete(Path);
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }

    private sealed class Ballast(string path) : IDisposable
    {
        public void Dispose() => File.Delete(path);
    }
}
