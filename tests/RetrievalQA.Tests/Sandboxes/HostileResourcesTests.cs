using RetrievalQA.Sandboxes;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>Code that takes all it can get: the limits hold and the session goes on.</summary>
public sealed class HostileResourcesTests(HostileSandbox sandbox) : IClassFixture<HostileSandbox>
{
    private const long Megabyte = 1_048_576;

    public static TheoryData<string, string, string> BoundedAttacks => new()
    {
        { "forks", "import os, time\ntry:\n  for n in range(1000):\n    if os.fork() == 0:\n      time.sleep(60); os._exit(0)\nexcept OSError as e: print('stopped', n < 64)", "stopped True" },
        { "threads", "import threading, time\ne = threading.Event()\ntry:\n  for n in range(1000): threading.Thread(target=e.wait, daemon=True).start()\nexcept RuntimeError: print('stopped', n < 64)\ne.set()", "stopped True" },
        { "memory", "def fill():\n  b = []\n  while True: b.append(bytearray(50 << 20))\nfill()", "MemoryError" },
        { "an array", "import numpy as np\nnp.ones((60000, 60000))", "MemoryError" },
        { "a file", "f = open('/mnt/data/big', 'wb')\ntry:\n  while True: f.write(b'x' * (1 << 20))\nexcept OSError as e: print(e)\nimport os; print(os.path.getsize('/mnt/data/big') <= 64 << 20); os.unlink('/mnt/data/big')", "No space left on device\nTrue" },
        { "files in memory",
            "import os\nn = 0\nfor d in ('/tmp', '/dev/shm', '/mnt/data'):\n  with open(d + '/fill', 'wb') as f:\n    try:\n      while True: n += f.write(b'x' * (1 << 20)); f.flush()\n    except OSError: pass\nfor d in ('/tmp', '/dev/shm', '/mnt/data'): os.unlink(d + '/fill')\nprint(n <= 64 << 20)", "True" },
        { "files elsewhere",
            "import os\nfor d in ('/', '/dev', '/etc', '/opt', '/usr', '/mnt', '/run', '/proc', '/var', '/sandbox', '/home'):\n  try: open(d + '/fill', 'wb'); print(d, 'WRITABLE')\n  except OSError: pass\nprint('done')", "done" },
        { "inodes", "import os, shutil\nos.mkdir('/mnt/data/i')\ntry:\n  for n in range(400000): os.close(os.open(f'/mnt/data/i/{n}', os.O_CREAT))\nexcept OSError as e: print(e)\nshutil.rmtree('/mnt/data/i')", "No space left on device: '/mnt/data/i/16" },
        { "zombies", "import os\nfor i in range(40):\n  if os.fork() == 0: os._exit(0)\nprint('ok')", "ok" },
        { "a daemon", "import os, time\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0:\n    while True: time.sleep(1)\n  os._exit(0)\nprint('spawned')", "spawned" },
        { "a traceback", "raise ValueError('z' * (50 << 20))", "zzz" },
        { "a figure", "import matplotlib.pyplot as plt\nplt.figure(figsize=(600, 600)); plt.plot([1]);", "too large" },
    };

    [SkippableTheory]
    [MemberData(nameof(BoundedAttacks))]
    public async Task Taking_all_of_a_resource_ends_at_its_limit_and_keeps_the_session(string what, string code, string expected)
    {
        var attack = await sandbox.RunAsync(code);
        Assert.True(attack.Logs.Contains(expected, StringComparison.Ordinal), $"{what}: {attack.Logs}");
        Assert.DoesNotContain("WRITABLE", attack.Logs, StringComparison.Ordinal);
        Assert.True(attack.VariablesKept && attack.FilesKept, $"{what}: {attack}");
    }

    [SkippableFact]
    public async Task A_fork_bomb_of_the_shell_ends_with_its_call()
    {
        await sandbox.RunAsync("import subprocess\nsubprocess.run(['sh', '-c', 'f(){ f|f& }; f; sleep 1'], capture_output=True, timeout=4)");
        var after = await sandbox.RunAsync("import os\nprint(len([p for p in os.listdir('/proc') if p.isdigit()]))");
        Assert.Equal("3", after.Logs.Trim());
    }

    [SkippableTheory]
    [InlineData("for i in range(100): print('x' * (1 << 20))")]
    [InlineData("import subprocess\nsubprocess.run('yes | head -c 100000000', shell=True);")]
    [InlineData("'y' * (40 << 20)")]
    public async Task Endless_output_is_cut_and_counted(string code)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var attack = await sandbox.RunAsync(code);
        Assert.InRange(attack.Logs.Length, 60_000, 70_000);
        Assert.True(attack.VariablesKept);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50 * Megabyte);
    }

    [SkippableFact]
    public async Task The_cut_does_not_split_a_character()
    {
        await using var session = new SandboxSession();
        Assert.DoesNotContain('\uFFFD', await session.LogsAsync("print('a' + '😀' * 40000)"));
    }

    [SkippableFact]
    public async Task Of_too_many_figures_the_first_are_kept()
    {
        var attack = await sandbox.RunAsync("import matplotlib.pyplot as plt\nfor i in range(25): plt.figure(figsize=(1, 1));");
        Assert.Equal(20, attack.Images);
        Assert.Contains("5 more images were left out", attack.Logs, StringComparison.Ordinal);
        Assert.True(attack.VariablesKept);
    }

    [SkippableFact]
    public async Task Processes_that_together_take_too_much_memory_are_killed_and_files_kept()
    {
        var attack = await sandbox.RunAsync(
            "import os, time\nfor i in range(12):\n  if os.fork() == 0:\n    b = bytearray(b'x') * (90 << 20); time.sleep(60); os._exit(0)\ntime.sleep(50)");
        Assert.Equal(CodeStatus.OutOfMemory, attack.Status);
        Assert.Contains("more than 800 MB of memory", attack.Logs, StringComparison.Ordinal);
        Assert.True(attack.FilesKept);
    }
}
