using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>Code that holds memory where its own pages do not show it. The attacks stop by themselves a little above the limit.</summary>
public sealed class HostileMemoryTests(SmallSandbox watched, SmallGroupSandbox grouped) : IClassFixture<SmallSandbox>, IClassFixture<SmallGroupSandbox>
{
    private const string Tools = """
        import os, sys, ctypes, socket, mmap, fcntl, time, threading, struct
        libc = ctypes.CDLL(None, use_errno=True)
        def call(*a):
          if libc.syscall(*a) < 0: raise OSError(ctypes.get_errno(), '')
        def tell(name, f):
          try: print(name, '->', repr(f())[:300])
          except BaseException as e: print(name, '-> DENIED', type(e).__name__)

        """;

    private readonly string session = $"thread_{Guid.NewGuid():N}";

    public static TheoryData<string, string> Attacks => new()
    {
        {
            "sockets whose senders are gone, a half of them in flight",
            """
            for n in range(16):
              if os.fork() == 0:
                kept = []
                for i in range(60):
                  a, b = socket.socketpair()
                  a.setblocking(False)
                  try:
                    while True: a.send(b'x' * 32768)
                  except BlockingIOError: pass
                  if i % 2:
                    c, d = socket.socketpair()
                    socket.send_fds(c, [b'x'], [b.fileno()])
                    b.close(); kept += [c, d]
                  else: kept.append(b)
                  a.close()
                time.sleep(60); os._exit(0)
            time.sleep(15)
            """
        },
        {
            "processes whose first thread has ended",
            """
            def hold():
              b = b'x' * (70 << 20)
              time.sleep(60)
            for n in range(4):
              if os.fork() == 0:
                threading.Thread(target=hold).start()
                libc.syscall(60 if os.uname().machine == 'x86_64' else 93, 0)
            time.sleep(15)
            """
        },
        {
            "maps of one page each",
            """
            libc.mmap.restype = ctypes.c_void_p
            libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
            libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
            start = libc.mmap(None, 60000 * 4096, 0, 0x22, -1, 0)
            for page in range(0, 60000, 2): libc.mprotect(start + page * 4096, 4096, 1)
            for n in range(24):
              if os.fork() == 0:
                time.sleep(60); os._exit(0)
            time.sleep(15)
            """
        },
        {
            "what /proc tells about many locks",
            """
            locked = open('/mnt/data/locked', 'w')
            for n in range(12000): fcntl.fcntl(locked, fcntl.F_SETLK, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, n * 2, 1, 0))
            kept = []
            for n in range(200):
              kept.append(os.open(f'/proc/self/fdinfo/{locked.fileno()}', os.O_RDONLY))
              os.read(kept[-1], 1)
            time.sleep(15)
            """
        },
    };

    [SkippableTheory]
    [MemberData(nameof(Attacks))]
    public async Task Memory_that_the_kernel_holds_counts(string what, string code)
    {
        await watched.Sandboxes.LogsAsync("open('kept.txt', 'w').write('kept');", session);
        await using var result = await watched.Sandboxes.RunAsync(Tools + code, session);
        Assert.True(result.Status == CodeStatus.OutOfMemory, $"{what}: {result.Status} {SandboxHarness.Logs(result)}");
        Assert.Contains("more than 256 MB of memory. Variables are lost, files in /mnt/data are kept.", SandboxHarness.Logs(result), StringComparison.Ordinal);
        Assert.Equal("3 ['0', '0'] kept", await AfterAsync(watched.Sandboxes));
    }

    [SkippableTheory]
    [MemberData(nameof(Attacks))]
    public async Task A_memory_cgroup_holds_it_as_well(string what, string code)
    {
        await grouped.SkipWithoutCgroupAsync();
        await using var result = await grouped.Sandboxes.RunAsync(Tools + code, session);
        Assert.True(result.Status == CodeStatus.OutOfMemory, $"{what}: {result.Status} {SandboxHarness.Logs(result)}");
    }

    [SkippableFact]
    public async Task Memory_shared_without_a_file_is_refused_with_an_error_that_says_so()
    {
        await using var result = await watched.Sandboxes.RunAsync("import mmap\nmmap.mmap(-1, 4096)", session);
        Assert.Equal(CodeStatus.Failed, result.Status);
        Assert.Contains("PermissionError: [Errno 1] Operation not permitted\n[The sandbox refuses this. Code in it has no memory shared without a file",
            SandboxHarness.Logs(result), StringComparison.Ordinal);
        Assert.Contains("[The sandbox refuses this.", await watched.Sandboxes.LogsAsync("import os\nos.memfd_create('x')", session), StringComparison.Ordinal);
        Assert.Contains("[The sandbox refuses this.", await watched.Sandboxes.LogsAsync(
            "import socket\nsocket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)", session), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Other_ways_to_hold_memory_outside_of_a_process_are_refused()
    {
        Skip.IfNot(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64,
            "The numbers are those of x64.");
        var logs = await watched.Sandboxes.LogsAsync(
            $$"""
            {{Tools}}
            calls = dict(memfd_create=(319, b'x', 0), memfd_secret=(447, 0), shmget=(29, 0, 4096, 0o1600), shmat=(30, 0, 0, 0), semget=(64, 0, 1, 0o1600), msgget=(68, 0, 0o1600), mq_open=(240, b'x', 0o102, 0o600, 0),
              splice=(275, 0, 0, 1, 0, 1, 0), tee=(276, 0, 1, 1, 0), vmsplice=(278, 1, 0, 0, 0), epoll_create=(213, 1), epoll_create1=(291, 0), inotify_init=(253,), inotify_init1=(294, 0), fanotify_init=(300, 0, 0),
              io_uring_setup=(425, 8, 0), io_setup=(206, 1, 0), userfaultfd=(323, 1), bpf=(321, 0, 0, 0), add_key=(248, b'user', b'x', b'x', 1, -3), keyctl=(250, 0, -3, 0), perf_event_open=(298, 0, 0, -1, -1, 0),
              futex_table=(157, 78, 1, 1 << 12, 0, 0), another_filter=(157, 22, 2, 0, 0, 0), remap_file_pages=(216, 0, 0, 0, 0, 0), thread_with_files=(56, 0x10900, 0, 0, 0, 0))
            for name, a in calls.items(): tell(name, lambda: call(*a))
            tell('shared', lambda: mmap.mmap(-1, 4096))
            tell('zero', lambda: mmap.mmap(os.open('/dev/zero', os.O_RDWR), 4096))
            tell('huge', lambda: mmap.mmap(-1, 2 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000))
            r, w = os.pipe()
            tell('pipe size', lambda: fcntl.fcntl(w, 1031, 1 << 20))
            tell('lock of an open file', lambda: fcntl.fcntl(os.open('/mnt/data/l', os.O_RDWR | os.O_CREAT), 37, struct.pack('hhqqi4x', 1, 0, 0, 1, 0)))
            tell('notification', lambda: fcntl.fcntl(os.open('/mnt/data', os.O_RDONLY), 1026, 2))
            a, b = socket.socketpair()
            tell('buffer', lambda: a.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20))
            tell('filter of a socket', lambda: a.setsockopt(socket.SOL_SOCKET, 26, bytes(16)))
            for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_RAW):
              tell(kind, lambda: socket.socketpair(socket.AF_UNIX, kind))
            tell('terminal', lambda: os.openpty())
            tell('supervisor', lambda: open(f'/proc/{os.getppid()}/mem', 'r+b'))
            """,
            session);
        Assert.All(logs.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains("DENIED", line, StringComparison.Ordinal));
        Assert.Equal(39, logs.Count(character => character == '\n'));
        Assert.Equal("b'\\x00\\x00'", await watched.Sandboxes.LogsAsync("open('/dev/zero', 'rb').read(2)", session));
    }

    // The first ends before the watch looks again, the second does not.
    [SkippableTheory]
    [InlineData("b = b'x' * (230 << 20)")]
    [InlineData("import time\nb = b'x' * (300 << 20)\ntime.sleep(15)")]
    public async Task What_a_call_leaves_over_the_limit_is_freed_at_its_end(string code)
    {
        await watched.Sandboxes.LogsAsync("open('kept.txt', 'w').write('kept');", session);
        await using var result = await watched.Sandboxes.RunAsync(code, session);
        Assert.Equal(CodeStatus.OutOfMemory, result.Status);
        Assert.Equal("3 ['0', '0'] kept", await AfterAsync(watched.Sandboxes));
        Assert.Equal("False", await watched.Sandboxes.LogsAsync("'b' in globals()", session));
    }

    [SkippableFact]
    public async Task A_process_left_behind_by_its_first_thread_ends_with_the_call()
    {
        await watched.Sandboxes.LogsAsync(
            Tools + "if os.fork() == 0:\n  threading.Thread(target=time.sleep, args=(60,)).start()\n  libc.syscall(60 if os.uname().machine == 'x86_64' else 93, 0)\ntime.sleep(0.2)", session);
        Assert.Equal("3", await watched.Sandboxes.LogsAsync("import os\nlen([p for p in os.listdir('/proc') if p.isdigit()])", session));
    }

    [SkippableFact]
    public async Task A_file_that_several_processes_map_counts_once()
    {
        await SandboxSession.SkipWithoutAsync("numpy");
        await using var result = await watched.Sandboxes.RunAsync(
            "import numpy as np, os, time\na = np.memmap('a', 'u1', 'w+', shape=55 << 20); a[:] = 1\nfor n in range(3):\n  if os.fork() == 0: a.sum(); time.sleep(1); os._exit(0)\nfor n in range(3): os.wait()\nprint(a[-1]); os.unlink('a')", session);
        Assert.Equal((CodeStatus.Completed, "1\n"), (result.Status, SandboxHarness.Logs(result)));
    }

    [SkippableTheory]
    [InlineData("from concurrent.futures import ProcessPoolExecutor\nimport numpy as np\ndef f(n): return float(np.ones((n, n)).sum())\nwith ProcessPoolExecutor(2) as pool: print(list(pool.map(f, [10, 20])))", "[100.0, 400.0]")]
    [InlineData("import multiprocessing as m\nwith m.Pool(2) as pool: print(pool.map(abs, [-1, -2]))", "[1, 2]")]
    [InlineData("import multiprocessing as m\nwith m.Manager() as manager: print(manager.list([1, 2])[1])", "2")]
    [InlineData("import multiprocessing as m\na = m.Array('i', 3)\np = m.Process(target=lambda: a.__setitem__(1, 7)); p.start(); p.join(); print(a[:])",
        "[0, 7, 0]")]
    [InlineData("from multiprocessing.shared_memory import SharedMemory\ns = SharedMemory(create=True, size=100); s.buf[0] = 7; t = SharedMemory(s.name); print(t.buf[0]); t.close(); s.close(); s.unlink()", "7")]
    [InlineData("import asyncio\nasync def f():\n  p = await asyncio.create_subprocess_exec('echo', 'hi', stdout=-1)\n  return (await p.communicate())[0]\nprint(asyncio.run(f()))", "b'hi\\n'")]
    [InlineData("import sqlite3\nc = sqlite3.connect('a.db'); print(c.execute('pragma journal_mode=wal').fetchone()[0]); c.execute('create table t (x)'); c.execute('insert into t values (3)'); c.commit(); print(c.execute('select x from t').fetchone()[0])", "wal\n3")]
    [InlineData("import pandas as pd, sqlite3\nc = sqlite3.connect('b.db'); pd.DataFrame({'a': [1, 2]}).to_sql('t', c); print(pd.read_sql('select sum(a) s from t', c).s[0])", "3")]
    [InlineData("import threading\nt = [threading.Thread(target=print, args=(n,)) for n in range(3)]\nfor x in t: x.start(); x.join()", "0\n1\n2")]
    [InlineData("import tempfile, mmap\nwith tempfile.TemporaryFile() as f:\n  f.truncate(4096); m = mmap.mmap(f.fileno(), 4096); m[0] = 65; print(m[:1])",
        "b'A'")]
    public async Task Ordinary_ways_to_share_work_keep_working(string code, string expected)
    {
        await SandboxSession.SkipWithoutAsync("pandas");
        await using var own = new SandboxSession();
        Assert.Equal(expected, (await own.LogsAsync(code)).Trim());
    }

    [SkippableFact]
    public async Task A_sandbox_that_grows_while_nothing_runs_in_it_is_ended()
    {
        await SandboxSession.SkipWithoutAsync();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var own = new SandboxSession();
        await own.LogsAsync("1");
        var isKilled = false;
        using var monitor = System.Diagnostics.Process.GetProcessById(SandboxHarness.Shared.Sessions.ProcessIds[0]);
        await using var watch = new MemoryWatch(monitor, limit: 1_048_576, cgroup: null, time, () => isKilled = true);
        watch.Rest();
        Assert.False(isKilled);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(isKilled);
    }

    // Processes of the sandbox; its sockets; what is left in a file.
    private async Task<string> AfterAsync(SandboxHarness sandboxes) =>
        (await sandboxes.LogsAsync(
            "import os\nprint(len([p for p in os.listdir('/proc') if p.isdigit()]), [l.split()[2] for l in open('/proc/net/protocols') if l.startswith('UNIX')], open('kept.txt').read())", session)).Trim();
}

/// <summary>256 MB for each session, counted by the watch alone.</summary>
public class SmallSandbox : IAsyncDisposable
{
    public SmallSandbox() : this(cgroup: false)
    {
    }

    protected SmallSandbox(bool cgroup) =>
        Sandboxes = new SandboxHarness(
            null, ("MemoryMegabytes", "256"), ("AddressSpaceMegabytes", "768"), ("CellSeconds", "30"), ("MemoryCgroup", $"{cgroup}"));

    public SandboxHarness Sandboxes { get; }

    public async ValueTask DisposeAsync()
    {
        await Sandboxes.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same, in a memory cgroup where one can be made.</summary>
public sealed class SmallGroupSandbox() : SmallSandbox(cgroup: true)
{
    public async Task SkipWithoutCgroupAsync()
    {
        await Sandboxes.SkipWhereUnavailableAsync();
        Skip.If(Sandboxes.Get<SandboxFactory>().MemoryHolder is null, "No memory cgroup can be made here.");
    }
}
