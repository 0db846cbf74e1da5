using System.Buffers.Binary;
using RetrievalQA.Sandboxes;
using Machine = System.Runtime.InteropServices.Architecture;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>Runs the filter as the kernel would, so that the one of the other architecture is tested too.</summary>
public sealed class SeccompFilterTests
{
    private const uint Allow = 0x7fff_0000, Kill = 0x8000_0000, NotPermitted = 0x0005_0001, NoSuchCall = 0x0005_0026, NoSuchFamily = 0x0005_0061;
    private const uint X64 = 0xc000_003e, Arm64 = 0xc000_00b7;

    [Theory]
    [InlineData(Machine.X64, X64, 0u, 0ul, 0ul, Allow)] // read
    [InlineData(Machine.X64, X64, 435u, 0ul, 0ul, NoSuchCall)] // clone3
    [InlineData(Machine.X64, X64, 56u, 17ul, 0ul, Allow)] // clone
    [InlineData(Machine.X64, X64, 56u, 0x1000_0011ul, 0ul, NotPermitted)] // clone with CLONE_NEWUSER
    [InlineData(Machine.X64, X64, 41u, 1ul, 0ul, Allow)] // socket(AF_UNIX)
    [InlineData(Machine.X64, X64, 41u, 2ul, 0ul, NoSuchFamily)] // socket(AF_INET)
    [InlineData(Machine.X64, X64, 41u, 40ul, 0ul, NoSuchFamily)] // socket(AF_VSOCK)
    [InlineData(Machine.X64, X64, 16u, 0ul, 0x5401ul, Allow)] // ioctl(TCGETS)
    [InlineData(Machine.X64, X64, 16u, 0ul, 0x5412ul, NotPermitted)] // ioctl(TIOCSTI)
    [InlineData(Machine.X64, X64, 16u, 0ul, 0x541cul, NotPermitted)] // ioctl(TIOCLINUX)
    [InlineData(Machine.X64, X64, 101u, 0ul, 0ul, NotPermitted)] // ptrace
    [InlineData(Machine.X64, X64, 165u, 0ul, 0ul, NotPermitted)] // mount
    [InlineData(Machine.X64, X64, 462u, 0ul, 0ul, NoSuchCall)] // newer than the list
    [InlineData(Machine.X64, X64, 0x4000_0000u, 0ul, 0ul, Kill)] // x32
    [InlineData(Machine.X64, 0x4000_0003u, 0u, 0ul, 0ul, Kill)] // i386
    [InlineData(Machine.Arm64, Arm64, 63u, 0ul, 0ul, Allow)] // read
    [InlineData(Machine.Arm64, Arm64, 220u, 17ul, 0ul, Allow)] // clone
    [InlineData(Machine.Arm64, Arm64, 220u, 0x1000_0011ul, 0ul, NotPermitted)] // clone with CLONE_NEWUSER
    [InlineData(Machine.Arm64, Arm64, 198u, 1ul, 0ul, Allow)] // socket(AF_UNIX)
    [InlineData(Machine.Arm64, Arm64, 198u, 2ul, 0ul, NoSuchFamily)] // socket(AF_INET)
    [InlineData(Machine.Arm64, Arm64, 29u, 0ul, 0x5412ul, NotPermitted)] // ioctl(TIOCSTI)
    [InlineData(Machine.Arm64, Arm64, 117u, 0ul, 0ul, NotPermitted)] // ptrace
    [InlineData(Machine.Arm64, Arm64, 40u, 0ul, 0ul, NotPermitted)] // mount
    [InlineData(Machine.Arm64, X64, 63u, 0ul, 0ul, Kill)]
    public void A_system_call_gets_its_verdict(Machine architecture, uint audit, uint call, ulong first, ulong second, uint verdict) =>
        Assert.Equal(verdict, Run(SeccompFilter.Build(architecture), audit, call, first, second));

    [Theory]
    [InlineData(Machine.X64, 225)]
    [InlineData(Machine.Arm64, 190)]
    public void The_list_of_allowed_calls_does_not_grow_unseen(Machine architecture, int allowed)
    {
        var filter = SeccompFilter.Build(architecture);
        var audit = architecture == Machine.X64 ? X64 : Arm64;
        Assert.Equal(allowed + 3, Enumerable.Range(0, 600).Count(call => Run(filter, audit, (uint)call, 1, 0) == Allow));
    }

    private static uint Run(byte[] program, uint audit, uint call, ulong first, ulong second)
    {
        Span<byte> data = stackalloc byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(data, call);
        BinaryPrimitives.WriteUInt32LittleEndian(data[4..], audit);
        BinaryPrimitives.WriteUInt64LittleEndian(data[16..], first);
        BinaryPrimitives.WriteUInt64LittleEndian(data[24..], second);
        uint value = 0;
        for (var at = 0; ; at++)
        {
            var instruction = program.AsSpan(at * 8, 8);
            var operand = BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);
            switch (BinaryPrimitives.ReadUInt16LittleEndian(instruction))
            {
                case 0x20:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(data[(int)operand..]);
                    break;
                case 0x15:
                    at += value == operand ? instruction[2] : instruction[3];
                    break;
                case 0x35:
                    at += value >= operand ? instruction[2] : instruction[3];
                    break;
                case 0x45:
                    at += (value & operand) != 0 ? instruction[2] : instruction[3];
                    break;
                case 0x06:
                    return operand;
                default:
                    throw new InvalidDataException("There is no such instruction.");
            }
        }
    }
}
