using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace RetrievalQA.Sandboxes;

/// <summary>
/// The system calls that code in a sandbox may make: an allow-list, as a BPF program of 8-byte instructions
/// { u16 code; u8 jump if true, jump if false; u32 operand } for bubblewrap's --seccomp.
/// </summary>
internal static class SeccompFilter
{
    // linux/bpf_common.h
    private const ushort Load = 0x20, JumpEqual = 0x15, JumpGreaterEqual = 0x35, JumpSet = 0x45, And = 0x54, Return = 0x06;

    // linux/seccomp.h: actions with an error number. ENOSYS lets the C library fall back to an older call.
    private const uint Allow = 0x7fff_0000, Kill = 0x8000_0000, NotPermitted = 0x0005_0001, NoSuchCall = 0x0005_0026, NoSuchSocket = 0x0005_005e,
        NoSuchFamily = 0x0005_0061;

    // Offsets in struct seccomp_data.
    private const uint CallNumberField = 0, ArchitectureField = 4, FirstArgument = 16, SecondArgument = 24, ThirdArgument = 32, FourthArgument = 40;

    private const uint X32Bit = 0x4000_0000;
    private const uint NamespaceFlags = 0x7e02_0000; // every CLONE_NEW*
    private const uint ThreadFlag = 0x0001_0000, SharedFilesFlag = 0x0000_0400;
    private const uint SharedMap = 0x01, AnonymousMap = 0x20, HugePagesMap = 0x4_0000;
    private const uint UnixFamily = 1, SocketTypeMask = 0x0f, StreamSocket = 1, SocketLevel = 1;
    private const uint PushInput = 0x5412, VirtualConsole = 0x541c; // TIOCSTI, TIOCLINUX
    private const uint FirstUnknownCall = 462;

    // Of fcntl no F_SETPIPE_SZ, F_NOTIFY, leases, or locks of open files: descriptors and their locks, up to F_GETSIG, are all it is for.
    private static readonly uint[] DescriptorCommands = [.. Enumerable.Range(0, 12).Select(command => (uint)command), 1_030, 1_032];

    // SO_REUSEADDR, SO_KEEPALIVE, SO_LINGER, SO_PASSCRED and time limits: nothing that makes a socket hold more.
    private static readonly uint[] SocketOptions = [2, 9, 13, 16, 20, 21, 66, 67];

    // Signal of the parent's end, dumpable, name, what the probe reads, timer slack, subreaper, no new privileges, huge
    // pages: no further filters (22) and no futex table of the caller's size (78), which the kernel keeps outside of all counts.
    private static readonly uint[] ProcessOptions = [1, 2, 3, 4, 15, 16, 21, 23, 29, 30, 36, 37, 38, 39, 40, 41, 42];

    // Not among them, since what they make is memory that no process is seen to hold: memfd, System V and POSIX queues and
    // shared memory, epoll, inotify, splice and tee.
    private static readonly Dictionary<Architecture, CallTable> Tables = new()
    {
        [Architecture.X64] = new()
        {
            Audit = 0xc000_003e,
            CloneCall = 56,
            Map = 9,
            Socket = 41,
            SocketPair = 53,
            SocketOption = 54,
            Descriptor = 72,
            ProcessOption = 157,
            Ioctl = 16,
            HasX32 = true,
            Ranges = "0-8 10-15 17-28 32-40 42-52 55 57-63 73-100 102 104 107-112 115 118 120-121 124-125 127-132 137-138 140-141 143 145-147 149-150 158 160 186 191-196 200-204 217-219 221-226 228-231 234-235 247 252 257-258 260-271 273-274 277 280 282-290 292-293 295-297 299 302 307 309 316 318 322 324-328 332 334 436 439 449 452-453",
        },
        [Architecture.Arm64] = new()
        {
            Audit = 0xc000_00b7,
            CloneCall = 220,
            Map = 222,
            Socket = 198,
            SocketPair = 199,
            SocketOption = 208,
            Descriptor = 25,
            ProcessOption = 167,
            Ioctl = 29,
            HasX32 = false,
            Ranges = "8-13 17 19 23-24 31-32 34-38 43-50 52-57 59 61-74 78-80 82-88 90 93-96 98-103 107-111 113-115 120-126 128-141 148 150 153-158 160 163-166 168-169 172-179 200-207 209-212 214-216 221 223 226-229 232-233 240 242-243 260-261 269 276 278 281 283-287 291 293 436 439 449 452-453",
        },
    };

    public static bool Supports(Architecture architecture) => Tables.ContainsKey(architecture);

    /// <exception cref="KeyNotFoundException">There is no table for this architecture.</exception>
    public static byte[] Build(Architecture architecture)
    {
        var calls = Tables[architecture];
        var program = new Program();
        program.Add(Load, ArchitectureField);
        program.Add(JumpEqual, calls.Audit, ifTrue: 1);
        program.Add(Return, Kill);
        program.Add(Load, CallNumberField);
        if (calls.HasX32)
        {
            program.Add(JumpGreaterEqual, X32Bit, ifFalse: 1);
            program.Add(Return, Kill);
        }

        program.Add(JumpEqual, CallTable.Clone3, ifFalse: 1);
        program.Add(Return, NoSuchCall);
        AddCloneRule(program, calls.CloneCall);
        AddMapRule(program, calls.Map);
        AddSocketRule(program, calls.Socket);
        AddSocketRule(program, calls.SocketPair);
        AddSocketOptionRule(program, calls.SocketOption);
        AddIoctlRule(program, calls.Ioctl);
        AddListRule(program, calls.Descriptor, SecondArgument, DescriptorCommands);
        AddListRule(program, calls.ProcessOption, FirstArgument, ProcessOptions);
        foreach (var number in calls.Allowed())
        {
            program.Add(JumpEqual, number, ifFalse: 1);
            program.Add(Return, Allow);
        }

        program.Add(JumpGreaterEqual, FirstUnknownCall, ifFalse: 1);
        program.Add(Return, NoSuchCall);
        program.Add(Return, NotPermitted);
        return program.ToArray();
    }

    // A thread with open files of its own would hide them from the watch, which looks at those of the process.
    private static void AddCloneRule(Program program, uint call)
    {
        program.Add(JumpEqual, call, ifFalse: 6);
        program.Add(Load, FirstArgument);
        program.Add(JumpSet, NamespaceFlags, ifTrue: 2);
        program.Add(JumpSet, ThreadFlag, ifFalse: 2);
        program.Add(JumpSet, SharedFilesFlag, ifTrue: 1);
        program.Add(Return, NotPermitted);
        program.Add(Return, Allow);
    }

    // Memory shared without a file lies in no file system and, once its pages are unmapped, in no process.
    private static void AddMapRule(Program program, uint call)
    {
        program.Add(JumpEqual, call, ifFalse: 6);
        program.Add(Load, FourthArgument);
        program.Add(JumpSet, HugePagesMap, ifTrue: 2);
        program.Add(JumpSet, AnonymousMap, ifFalse: 2);
        program.Add(JumpSet, SharedMap, ifFalse: 1);
        program.Add(Return, NotPermitted);
        program.Add(Return, Allow);
    }

    // Of a stream no more waits than its one sender may have; datagrams of many senders wait at one receiver.
    private static void AddSocketRule(Program program, uint call)
    {
        program.Add(JumpEqual, call, ifFalse: 8);
        program.Add(Load, FirstArgument);
        program.Add(JumpEqual, UnixFamily, ifTrue: 1);
        program.Add(Return, NoSuchFamily);
        program.Add(Load, SecondArgument);
        program.Add(And, SocketTypeMask);
        program.Add(JumpEqual, StreamSocket, ifFalse: 1);
        program.Add(Return, Allow);
        program.Add(Return, NoSuchSocket);
    }

    private static void AddSocketOptionRule(Program program, uint call)
    {
        program.Add(JumpEqual, call, ifFalse: 4);
        program.Add(Load, SecondArgument);
        program.Add(JumpEqual, SocketLevel, ifTrue: 1);
        program.Add(Return, NotPermitted);
        program.Add(Load, CallNumberField);
        AddListRule(program, call, ThirdArgument, SocketOptions);
    }

    private static void AddIoctlRule(Program program, uint call)
    {
        program.Add(JumpEqual, call, ifFalse: 5);
        program.Add(Load, SecondArgument);
        program.Add(JumpEqual, PushInput, ifTrue: 1);
        program.Add(JumpEqual, VirtualConsole, ifFalse: 1);
        program.Add(Return, NotPermitted);
        program.Add(Return, Allow);
    }

    private static void AddListRule(Program program, uint call, uint argument, uint[] allowed)
    {
        program.Add(JumpEqual, call, ifFalse: (byte)((2 * allowed.Length) + 2));
        program.Add(Load, argument);
        foreach (var value in allowed)
        {
            program.Add(JumpEqual, value, ifFalse: 1);
            program.Add(Return, Allow);
        }

        program.Add(Return, NotPermitted);
    }

    /// <summary>The program as octal escapes, which the shell's printf turns into bytes.</summary>
    public static string BuildEscaped(Architecture architecture)
    {
        var text = new StringBuilder();
        foreach (var value in Build(architecture))
        {
            text.Append('\\').Append(Convert.ToString(value, toBase: 8).PadLeft(3, '0'));
        }

        return text.ToString();
    }

    private sealed class Program
    {
        private readonly List<byte> bytes = [];

        public void Add(ushort code, uint operand, byte ifTrue = 0, byte ifFalse = 0)
        {
            Span<byte> instruction = stackalloc byte[8];
            BinaryPrimitives.WriteUInt16LittleEndian(instruction, code);
            (instruction[2], instruction[3]) = (ifTrue, ifFalse);
            BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], operand);
            bytes.AddRange(instruction);
        }

        public byte[] ToArray() => [.. bytes];
    }

    /// <summary>Numbers of the calls that have rules of their own, and in <see cref="Ranges"/> of those that are allowed as they are.</summary>
    private sealed record CallTable
    {
        public const uint Clone3 = 435;

        public required uint Audit { get; init; }

        public required uint CloneCall { get; init; }

        public required uint Map { get; init; }

        public required uint Socket { get; init; }

        public required uint SocketPair { get; init; }

        /// <summary>setsockopt</summary>
        public required uint SocketOption { get; init; }

        /// <summary>fcntl</summary>
        public required uint Descriptor { get; init; }

        /// <summary>prctl</summary>
        public required uint ProcessOption { get; init; }

        public required uint Ioctl { get; init; }

        public required bool HasX32 { get; init; }

        public required string Ranges { get; init; }

        public IEnumerable<uint> Allowed() =>
            from range in Ranges.Split(' ')
            let ends = range.Split('-')
            from number in Enumerable.Range(int.Parse(ends[0]), int.Parse(ends[^1]) - int.Parse(ends[0]) + 1)
            select (uint)number;
    }
}
