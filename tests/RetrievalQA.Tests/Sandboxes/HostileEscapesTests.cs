using RetrievalQA.Sandboxes;
using Machine = System.Runtime.InteropServices.Architecture;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>Code that wants out: it reaches nothing of the server and nothing of the machine, whatever it does to its own session.</summary>
public sealed class HostileEscapesTests(HostileSandbox sandbox) : IClassFixture<HostileSandbox>
{
    // tell(name, f) prints DENIED where f raises, else what it gives; call(...) is a bare system call.
    private const string Tools = """
        import os, sys, ctypes, socket, subprocess, resource, signal, time
        def tell(name, f):
          try: print(name, '->', repr(f())[:300])
          except BaseException as e: print(name, '-> DENIED', type(e).__name__)
        libc = ctypes.CDLL(None, use_errno=True)
        def call(*a):
          if libc.syscall(*a) < 0: raise OSError(ctypes.get_errno(), '')

        """;

    [SkippableFact]
    public async Task The_servers_files_and_the_machines_are_not_there()
    {
        var attack = await sandbox.RunAsync($$"""
            {{Tools}}
            for p in ('{{sandbox.SecretFile}}', '/etc/shadow', '/root', '/home', '/var', '/run', '/sys/kernel', '/srv', '/proc/1/root/etc/shadow', '/proc/2/root{{sandbox.SecretFile}}',
                      '/proc/self/cwd/../..{{sandbox.SecretFile}}', '/proc/kcore', '/dev/sda', '/dev/vda', '/dev/mem', '/dev/kmsg', '/mnt/filter', '/mnt/passwd'):
              tell(p, lambda: os.listdir(p) if os.path.isdir(p) else open(p).read(60))
            """);
        AllDenied(attack);
        var users = await sandbox.RunAsync("open('/etc/passwd').read()");
        Assert.DoesNotContain("root", users.Logs, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_servers_environment_command_and_processes_are_not_seen()
    {
        var attack = await sandbox.RunAsync($$"""
            {{Tools}}
            print(dict(os.environ))
            for p in [p for p in os.listdir('/proc') if p.isdigit()]:
              for name in ('environ', 'cmdline'):
                try: print(p, open(f'/proc/{p}/{name}').read())
                except OSError: pass
              try: print(*[f + '=' + os.readlink(f'/proc/{p}/fd/' + f) for f in os.listdir(f'/proc/{p}/fd')], sep='\n')
              except OSError: pass
            print(len([p for p in os.listdir('/proc') if p.isdigit()]), 'processes')
            print(open('/proc/cmdline').read())
            """);
        Assert.DoesNotContain(HostileSandbox.Secret, attack.Logs, StringComparison.Ordinal);
        Assert.DoesNotContain("RETRIEVALQA", attack.Logs, StringComparison.Ordinal);
        Assert.DoesNotContain(sandbox.SecretFile, attack.Logs, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet", attack.Logs, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?m)^\d+=(?!/dev/null|/dev/urandom|/proc/|pipe:|anon_inode:)", attack.Logs);
        Assert.Contains("3 processes", attack.Logs, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Settings_of_the_kernel_cannot_be_written()
    {
        var attack = await sandbox.RunAsync($$"""
            {{Tools}}
            for p in ('sys/kernel/hostname', 'sys/kernel/core_pattern', 'sysrq-trigger', 'sys/vm/overcommit_memory'):
              tell(p, lambda: open('/proc/' + p, 'w').write('1'))
            tell('nice', lambda: os.nice(-5))
            tell('limit', lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)))
            tell('/usr', lambda: open('/usr/x', 'w'))
            tell('driver', lambda: open('/sandbox/driver.py', 'a'))
            """);
        AllDenied(attack);
    }

    [SkippableFact]
    public async Task No_socket_leaves_the_sandbox()
    {
        var attack = await sandbox.RunAsync($$"""
            {{Tools}}
            tell('loopback', lambda: socket.create_connection(('127.0.0.1', {{sandbox.Port}}), 2))
            tell('url', lambda: __import__('urllib.request').request.urlopen('http://127.0.0.1:{{sandbox.Port}}/x', timeout=2).read())
            for name, family, kind in (('inet6', socket.AF_INET6, 1), ('udp', socket.AF_INET, 2), ('raw', socket.AF_INET, 3), ('packet', socket.AF_PACKET, 3), ('netlink', socket.AF_NETLINK, 3), ('vsock', 40, 1), ('alg', 38, 5)):
              tell(name, lambda: socket.socket(family, kind))
            def abstract():
              socket.socket(socket.AF_UNIX).connect('\0{{sandbox.AbstractName}}')
            tell('abstract', abstract)
            """);
        AllDenied(attack);
        Assert.False(sandbox.WasReached);
        var local = await sandbox.RunAsync(
            "import socket, asyncio\na, b = socket.socketpair(); a.send(b'x'); print(b.recv(1), asyncio.run(asyncio.sleep(0, 1)))");
        Assert.Equal("b'x' 1", local.Logs.Trim());
    }

    [SkippableFact]
    public async Task Dangerous_system_calls_are_denied()
    {
        Skip.IfNot(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == Machine.X64, "The numbers are those of x64.");
        var attack = await sandbox.RunAsync($$"""
            {{Tools}}
            calls = dict(ptrace=(101, 16, os.getppid(), 0, 0), process_vm_readv=(310, os.getppid(), 0, 0, 0, 0, 0), bpf=(321, 0, 0, 0), io_uring_setup=(425, 8, 0), userfaultfd=(323, 0),
              perf_event_open=(298, 0, 0, -1, -1, 0), keyctl=(250, 0, -3, 0), add_key=(248, 0, 0, 0, 0, 0), kexec_load=(246, 0, 0, 0, 0), init_module=(175, 0, 0, 0), mount=(165, b'none', b'/mnt', b'tmpfs', 0, 0),
              umount2=(166, b'/usr', 2), pivot_root=(155, b'/', b'/'), chroot=(161, b'/tmp'), unshare_user=(272, 0x10000000), unshare_net=(272, 0x40000000), setns=(308, 3, 0), clone_newuser=(56, 0x10000000 | 17, 0, 0, 0, 0),
              clone3=(435, 0, 0), open_tree=(428, -100, b'/', 0), fsopen=(430, b'tmpfs', 0), move_mount=(429, 0, b'', 0, b'', 0), mount_setattr=(442, 0, b'', 0, 0, 0), pidfd_open=(434, 1, 0), pidfd_getfd=(438, 3, 0, 0),
              open_by_handle_at=(304, 0, 0, 0), name_to_handle_at=(303, -100, b'/usr', 0, 0, 0), quotactl=(179, 0, 0, 0, 0), reboot=(169, 0, 0, 0, 0), swapon=(167, b'/x', 0), settimeofday=(164, 0, 0), adjtimex=(159, 0),
              sethostname=(170, b'x', 1), iopl=(172, 3), ioperm=(173, 0, 1, 1), acct=(163, 0), syslog=(103, 3, 0, 0), personality=(135, 0x40000), modify_ldt=(154, 0, 0, 0), seccomp=(317, 0, 0, 0),
              mknod=(133, b'/tmp/n', 0o20666, 0x0103), setuid0=(105, 0), setresuid0=(117, 0, 0, 0), memfd_secret=(447, 0), landlock=(444, 0, 0, 0), unknown=(600,))
            for name, a in calls.items(): tell(name, lambda: call(*a))
            import fcntl
            tell('TIOCSTI', lambda: fcntl.ioctl(0, 0x5412, b'x'))
            """);
        AllDenied(attack);
    }

    [SkippableFact]
    public async Task Programs_that_gain_rights_elsewhere_gain_none()
    {
        var attack = await sandbox.RunAsync($$"""
            {{Tools}}
            for name, command in dict(su=['su', '-c', 'id'], unshare=['unshare', '-Ur', 'id'], bwrap=['bwrap', '--ro-bind', '/', '/', 'id'], mount=['mount', '-t', 'tmpfs', 'x', '/mnt']).items():
              tell(name, lambda: subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=True))
            """);
        AllDenied(attack);
        var rights = await sandbox.RunAsync(
            "import os, shutil, subprocess\nshutil.copy('/usr/bin/id', '/mnt/data/id'); os.chmod('/mnt/data/id', 0o4755)\nprint(subprocess.run(['/mnt/data/id', '-u'], capture_output=True, text=True).stdout)\nprint(*[l for l in open('/proc/self/status') if l.startswith(('CapEff', 'CapBnd', 'NoNewPrivs', 'Seccomp:'))])");
        Assert.StartsWith("1000", rights.Logs, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", rights.Logs, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t0000000000000000", rights.Logs, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1", rights.Logs, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", rights.Logs, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Links_and_pipes_are_not_taken_for_files()
    {
        var attack = await sandbox.RunAsync("""
            import os
            os.makedirs('/mnt/data/o', exist_ok=True); os.chdir('/mnt/data/o')
            open('real.txt', 'w').write('x')
            os.symlink('/etc/passwd', 'p.csv'); os.symlink('/proc/1/environ', 'env.txt'); os.symlink('/', 'root')
            os.system('mkfifo fifo.csv'); os.link('real.txt', 'hard.txt')
            open(b'bad\xff.txt', 'w').write('x'); open('.hidden', 'w').write('x')
            open('we\nird\x1b[31m.txt', 'w').write('x'); open('n' * 200 + '.txt', 'w').write('x')
            os.chdir('/mnt/data')
            """);
        Assert.Equal(["o/hard.txt", $"o/{new string('n', 200)}.txt", "o/real.txt", "o/we\nird\x1b[31m.txt"], attack.Files.Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [InlineData("import os\nfor f in range(3, 64):\n  try: os.write(f, b'{\"ev\":\"done\",\"id\":\"zzz\",\"status\":\"ok\",\"len\":999999999}\\n')\n  except OSError: pass\nfor f in range(3, 64):\n  try: os.close(f)\n  except OSError: pass")]
    [InlineData("import ctypes\nctypes.string_at(0)")]
    [InlineData("import os\nos._exit(3)")]
    public async Task Code_that_breaks_its_own_process_loses_its_variables_and_nothing_else(string code)
    {
        var attack = await sandbox.RunAsync(code);
        Assert.Equal(CodeStatus.Crashed, attack.Status);
        Assert.Contains("Variables are lost, files in /mnt/data are kept.", attack.Logs, StringComparison.Ordinal);
        Assert.True(attack.FilesKept && !attack.VariablesKept);
    }

    [SkippableTheory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("7")]
    [InlineData("\xff\xfe")]
    [InlineData("{\"id\": null}")]
    [InlineData("{\"id\": \"1\", \"len\": -1}")]
    [InlineData("{\"id\": \"1\", \"len\": 1e9}")]
    [InlineData("{\"id\": \"1\", \"len\": 99999999999999999999}")]
    [InlineData("{\"id\": \"1\", \"len\": NaN}")]
    [InlineData("{\"id\": \"1\", \"len\": null}")]
    [InlineData("{\"id\": [1], \"ev\": {}}")]
    public async Task A_forged_frame_to_the_supervisor_costs_at_most_the_variables(string frame)
    {
        var attack = await sandbox.RunAsync($$"""
            import os
            for f in range(3, 64):
              try: os.write(f, {{System.Text.Json.JsonSerializer.Serialize(frame)}}.encode('latin-1') + b'\n')
              except OSError: pass
            """);
        Assert.True(attack.Status is CodeStatus.Crashed or CodeStatus.Completed, attack.ToString());
        Assert.True(attack.FilesKept);
    }

    [SkippableFact]
    public async Task A_deep_or_long_frame_to_the_supervisor_costs_at_most_the_variables()
    {
        foreach (var frame in new[] { "b'[' * 500000", "b'{\"a\":' * 100000", "b'x' * 3000000", "b'{\"id\": ' + b'9' * 100000 + b'}'" })
        {
            var attack = await sandbox.RunAsync($"import os\nfor f in range(3, 64):\n  try: os.write(f, {frame} + b'\\n')\n  except OSError: pass");
            Assert.True(attack.FilesKept, frame);
        }
    }

    [SkippableFact]
    public async Task Frames_cannot_be_forged_through_the_descriptors_of_other_processes_without_losing_the_session()
    {
        await using var session = new SandboxSession();
        await using var result = await session.RunAsync("""
            import os
            for p in [p for p in os.listdir('/proc') if p.isdigit() and int(p) != os.getpid()]:
              for f in range(16):
                try: os.write(os.open(f'/proc/{p}/fd/{f}', os.O_WRONLY), b'{"ev":"done","id":"1","status":"ok","files":[null]}\n')
                except OSError: pass
            """);
        Assert.True(result.Status is CodeStatus.Crashed or CodeStatus.Completed, $"{result.Status}");
        Assert.Equal("2", await session.LogsAsync("1 + 1"));
    }

    [SkippableFact]
    public async Task Code_that_kills_the_supervisor_ends_its_session()
    {
        var attack = await sandbox.RunAsync("import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(30)");
        Assert.Equal(CodeStatus.Crashed, attack.Status);
        Assert.Contains("[The sandbox ended.", attack.Logs, StringComparison.Ordinal);
        Assert.False(attack.FilesKept || attack.VariablesKept);
    }

    [SkippableFact]
    public async Task The_first_process_does_not_take_signals()
    {
        var attack = await sandbox.RunAsync("import os\nos.kill(1, 15)\nos.kill(1, 9)\nprint('alive')");
        Assert.Equal("alive", attack.Logs.Trim());
        Assert.True(attack.VariablesKept);
    }

    private static void AllDenied(Attack attack)
    {
        var lines = attack.Logs.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains("DENIED", line, StringComparison.Ordinal));
        Assert.True(attack.VariablesKept);
    }
}
