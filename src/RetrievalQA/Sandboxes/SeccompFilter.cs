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
    private const ushort Load = 0x20, JumpEqual = 0x15, JumpGreaterEqual = 0x35, JumpSet = 0x45, Return = 0x06;

    // linux/seccomp.h: actions with an error number. ENOSYS lets the C library fall back to an older call.
    private const uint Allow = 0x7fff_0000, Kill = 0x8000_0000, NotPermitted = 0x0005_0001, NoSuchCall = 0x0005_0026, NoSuchFamily = 0x0005_0061;

    // Offsets in struct seccomp_data.
    private const uint CallNumberField = 0, ArchitectureField = 4, FirstArgument = 16, SecondArgument = 24;

    private const uint X32Bit = 0x4000_0000;
    private const uint NamespaceFlags = 0x7e02_0000; // every CLONE_NEW*
    private const uint UnixFamily = 1;
    private const uint PushInput = 0x5412, VirtualConsole = 0x541c; // TIOCSTI, TIOCLINUX
    private const uint FirstUnknownCall = 462;

    private static readonly Dictionary<Architecture, CallTable> Tables = new()
    {
        [Architecture.X64] = new(Audit: 0xc000_003e, CloneCall: 56, Clone3: 435, Socket: 41, Ioctl: 16, HasX32: true,
            "0-15 17-40 42-55 57-100 102 104 107-112 115 118 120-121 124-125 127-132 137-138 140-141 143 145-147 149-150 157-158 160 186 191-196 200-204 213 217-226 228-235 247 252-255 257-258 260-271 273-277 280-297 299 302 307 309 316 318-319 322 324-328 332 334 436 439 441 449 452-453"),
        [Architecture.Arm64] = new(Audit: 0xc000_00b7, CloneCall: 220, Clone3: 435, Socket: 198, Ioctl: 29, HasX32: false,
            "8-13 17 19-28 31-32 34-38 43-50 52-57 59 61-74 76-80 82-88 90 93-96 98-103 107-111 113-115 120-126 128-141 148 150 153-158 160 163-169 172-179 186-197 199-212 214-216 221-223 226-229 232-233 240 242-243 260-261 269 276 278-279 281 283-287 291 293 436 439 441 449 452-453"),
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

        program.Add(JumpEqual, calls.Clone3, ifFalse: 1);
        program.Add(Return, NoSuchCall);
        AddArgumentRules(program, calls);
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

    private static void AddArgumentRules(Program program, CallTable calls)
    {
        program.Add(JumpEqual, calls.CloneCall, ifFalse: 4);
        program.Add(Load, FirstArgument);
        program.Add(JumpSet, NamespaceFlags, ifFalse: 1);
        program.Add(Return, NotPermitted);
        program.Add(Return, Allow);

        program.Add(JumpEqual, calls.Socket, ifFalse: 4);
        program.Add(Load, FirstArgument);
        program.Add(JumpEqual, UnixFamily, ifFalse: 1);
        program.Add(Return, Allow);
        program.Add(Return, NoSuchFamily);

        program.Add(JumpEqual, calls.Ioctl, ifFalse: 5);
        program.Add(Load, SecondArgument);
        program.Add(JumpEqual, PushInput, ifTrue: 1);
        program.Add(JumpEqual, VirtualConsole, ifFalse: 1);
        program.Add(Return, NotPermitted);
        program.Add(Return, Allow);
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

    /// <param name="Ranges">Numbers of allowed calls. Clone, socket and ioctl have rules of their own.</param>
    private sealed record CallTable(uint Audit, uint CloneCall, uint Clone3, uint Socket, uint Ioctl, bool HasX32, string Ranges)
    {
        public IEnumerable<uint> Allowed() =>
            from range in Ranges.Split(' ')
            let ends = range.Split('-')
            from number in Enumerable.Range(int.Parse(ends[0]), int.Parse(ends[^1]) - int.Parse(ends[0]) + 1)
            select (uint)number;
    }
}
