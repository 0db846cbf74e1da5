using System.Runtime.InteropServices;

namespace RetrievalQA.Indexing.Vectors;

/// <summary>A thread that yields to all others of the machine.</summary>
internal static partial class LowPriorityThread
{
    private const int Process = 0;
    private const int ThisThread = 0;
    private const int Nice = 10;

    /// <summary>Begins work on the thread; what follows a wait of the work runs elsewhere.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var begun = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            // .NET leaves the priority of threads alone on Linux, where each thread has a niceness of its own.
            if (OperatingSystem.IsLinux())
            {
                _ = SetPriority(Process, ThisThread, Nice);
            }

            begun.SetResult(work());
        })
        {
            IsBackground = true,
            Priority = ThreadPriority.BelowNormal,
            Name = "vectors",
        };
        thread.Start();
        return begun.Task.Unwrap();
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
