using System.Runtime.InteropServices;

namespace RetrievalQA.Benchmarks;

/// <summary>Processor time of the calling thread: on a machine that does other things too, wall time says little.</summary>
internal static class ThreadClock
{
    // CLOCK_THREAD_CPUTIME_ID of time.h on Linux.
    private const int ThreadProcessorTime = 3;

    public static double Milliseconds => Read(ThreadProcessorTime, out var time) == 0
        ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6)
        : throw new PlatformNotSupportedException("The system does not say how much processor time a thread has used.");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Read(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
