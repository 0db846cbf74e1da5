using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RetrievalQA.Sandboxes;

/// <summary>The command that starts a sandbox: one chain of programs that become each other, ending in Python inside bubblewrap.</summary>
internal sealed class SandboxCommand(CodeInterpreterOptions options)
{
    private const string Folder = "/usr/bin/";
    private const string DriverPath = "/sandbox/driver.py";
    private const string NotebookPath = "/sandbox/notebook.py"; // Not on Python's path: a file of the user may have the name.
    private const string ModulesPath = "/sandbox/lib";
    private const string Report = "table_report/"; // The folder of the package, in the assembly as in the sandbox.

    /// <summary>What code may expect beside Python's own library, each with the package of Debian that brings it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Libraries = new Dictionary<string, string>
    {
        ["numpy"] = "python3-numpy",
        ["pandas"] = "python3-pandas",
        ["matplotlib"] = "python3-matplotlib",
        ["openpyxl"] = "python3-openpyxl",
        ["PIL"] = "python3-pil",
    };

    /// <summary>What the package list of run.sh and of the documentation names.</summary>
    public const string Packages = "bubblewrap util-linux python3 python3-numpy python3-pandas python3-matplotlib python3-openpyxl python3-pil fonts-dejavu-core fonts-droid-fallback";

    private static readonly (string Program, string Package)[] Programs =
        [("bwrap", "bubblewrap"), ("unshare", "util-linux"), ("setpriv", "util-linux"), ("choom", "util-linux"), ("nice", "coreutils")];

    /// <summary>All that user code sees of an environment.</summary>
    public static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/bin:/bin",
        ["HOME"] = "/tmp",
        ["TMPDIR"] = "/tmp",
        ["LANG"] = "C.UTF-8",
        ["TZ"] = "UTC",
        ["MPLBACKEND"] = "agg",
        ["MPLCONFIGDIR"] = "/tmp/mpl",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        // One thread each: more take address space and processor time from other sessions.
        ["OMP_NUM_THREADS"] = "1",
        ["OPENBLAS_NUM_THREADS"] = "1",
        ["MALLOC_ARENA_MAX"] = "2",
    };

    // Files of /proc that tell about the host.
    private static readonly string[] Masked =
        ["cmdline", "kallsyms", "modules", "keys", "key-users", "timer_list", "sched_debug", "slabinfo", "vmallocinfo", "iomem", "ioports", "interrupts",
            "config.gz"];

    private readonly string filter = SeccompFilter.Supports(RuntimeInformation.OSArchitecture) ? SeccompFilter.BuildEscaped(RuntimeInformation.OSArchitecture)
        : "";
    private readonly string driver = Resource("RetrievalQA.Sandboxes.driver.py");
    private readonly string notebook = Resource("RetrievalQA.Sandboxes.notebook.py");
    private readonly string[] modules = [.. ResourcesIn(Report).SelectMany(name => new[] { name, Resource(name) })];
    private readonly string launcher = Resource("RetrievalQA.Sandboxes.launch.sh");

    private string Python => Path.Combine(options.PythonRoot, "bin/python3");

    /// <summary>What keeps sandboxes from being tried at all, with what to do about it; null where nothing does.</summary>
    public string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "it needs Linux with bubblewrap; elsewhere run the server in a Linux virtual machine or WSL 2";
        }

        if (filter.Length == 0)
        {
            return $"there is no list of system calls for {RuntimeInformation.OSArchitecture}, only for x64 and arm64";
        }

        var missing = Programs.Where(tool => !File.Exists(Folder + tool.Program)).ToList();
        return missing.Count > 0
                ? $"{string.Join(", ", missing.Select(tool => Folder + tool.Program))} is missing: apt-get install {string.Join(' ', missing.Select(tool => tool.Package).Distinct())}"
            : !File.Exists(Python) ? $"{Python} is missing: apt-get install {Packages}, or set CodeInterpreter:PythonRoot"
            : null;
    }

    /// <param name="userId">Whom the sandbox runs as where the server is root; user id 0 would not be bound by limits on processes.</param>
    /// <param name="cgroup">Enters it; null where there is none.</param>
    /// <param name="mountProc">False where the system does not let a sandbox have a /proc of its own, as in containers.</param>
    public ProcessStartInfo Build(int userId, bool mountProc, MemoryCgroup? cgroup)
    {
        string[] entry = cgroup is null ? [] : ["/bin/sh", "-c", "echo 0 >\"$1\" && shift && exec \"$@\"", "sandbox", cgroup.EntryFile];
        string[] identity = System.Environment.IsPrivilegedProcess
            ? [Folder + "setpriv", $"--reuid={userId}", $"--regid={userId}", "--clear-groups", "--no-new-privs", "--"]
            : [];
        string[] command =
        [
            .. entry,
            Folder + "choom", "-n", "900", "--", // Before setpriv, so that it cannot be taken back. User code goes first, with 1,000.
            Folder + "nice", "-n", $"{options.Nice}",
            .. identity,
            Folder + "unshare", "--user", "--map-root-user", "--mount", "--propagation", "private", "--",
            "/bin/sh", "-c", launcher, "sandbox", $"{options.DiskBytes}", $"{options.Inodes}", filter, driver, notebook, .. modules, "--",
            Folder + "bwrap", .. Isolation(), .. FileSystem(mountProc), .. Environment.SelectMany(pair => new[] { "--setenv", pair.Key, pair.Value }),
            "--seccomp", "9", "--", Python, "-I", "-X", "utf8", DriverPath,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear(); // bubblewrap's --clearenv leaves the server's own in /proc/1/environ.
        start.Environment["PATH"] = Environment["PATH"];
        return start;
    }

    private static string[] Isolation() =>
    [
        "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup", "--uid", "1000", "--gid", "1000",
        "--disable-userns", "--hostname", "sandbox", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL",
    ];

    private IEnumerable<string> FileSystem(bool mountProc) =>
    [
        "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/sbin", "/sbin", "--symlink", "usr/lib", "/lib", "--symlink",
            "usr/lib64", "/lib64",
        .. $"{options.PythonRoot}/".StartsWith("/usr/", StringComparison.Ordinal) ? [] : new[] { "--ro-bind", options.PythonRoot, options.PythonRoot },
        "--ro-bind-try", "/etc/alternatives", "/etc/alternatives", // Libraries are links through it.
        "--ro-bind-try", "/etc/matplotlibrc", "/etc/matplotlibrc", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
        "--ro-bind-try", "/etc/localtime", "/etc/localtime", "--ro-bind-try", "/etc/fonts", "/etc/fonts",
        "--ro-bind", "/mnt/passwd", "/etc/passwd", "--ro-bind", "/mnt/group", "/etc/group", "--ro-bind", "/mnt/driver.py", DriverPath, "--ro-bind",
            "/mnt/lib", ModulesPath, "--ro-bind", "/mnt/notebook.py", NotebookPath,
        .. mountProc ? ["--proc", "/proc"] : new[] { "--dir", "/proc" },
        "--dev", "/dev",
        "--dev-bind", "/dev/full", "/dev/zero", // It reads the same, and a map of it would be memory shared without a file.
        "--tmpfs", "/dev/pts", "--remount-ro", "/dev/pts", // Terminals hold what is written to them.
        "--bind", "/mnt/shm", "/dev/shm", "--bind", "/mnt/tmp", "/tmp", "--bind", "/mnt/data", "/mnt/data",
        .. mountProc ? Masked.Select(name => $"/proc/{name}").Where(File.Exists).SelectMany(path => new[] { "--ro-bind-try", "/dev/null", path }) : [],
        "--remount-ro", "/dev", "--remount-ro", "/", // They are writable and without quota otherwise.
        "--chdir", "/mnt/data",
    ];

    private static IEnumerable<string> ResourcesIn(string folder) => typeof(SandboxCommand).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>A file that is built into the assembly.</summary>
    public static string Resource(string name)
    {
        using var stream = typeof(SandboxCommand).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
