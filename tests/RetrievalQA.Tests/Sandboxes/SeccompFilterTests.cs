using System.Buffers.Binary;
using RetrievalQA.Sandboxes;
using Machine = System.Runtime.InteropServices.Architecture;

namespace RetrievalQA.Tests.Sandboxes;

/// <summary>Runs the filter as the kernel would, so that the one of the other architecture is tested too.</summary>
public sealed class SeccompFilterTests
{
    private const uint Allow = 0x7fff_0000, Kill = 0x8000_0000, NotPermitted = 0x0005_0001, NoSuchCall = 0x0005_0026, NoSuchSocket = 0x0005_005e,
        NoSuchFamily = 0x0005_0061;
    private const uint X64 = 0xc000_003e, Arm64 = 0xc000_00b7;

    [Theory]
    [InlineData(Machine.X64, X64, 0u, 0ul, 0ul, Allow)] // read
    [InlineData(Machine.X64, X64, 435u, 0ul, 0ul, NoSuchCall)] // clone3
    [InlineData(Machine.X64, X64, 56u, 17ul, 0ul, Allow)] // clone
    [InlineData(Machine.X64, X64, 56u, 0x1000_0011ul, 0ul, NotPermitted)] // clone with CLONE_NEWUSER
    [InlineData(Machine.X64, X64, 56u, 0x3d_0f00ul, 0ul, Allow)] // clone of a thread
    [InlineData(Machine.X64, X64, 56u, 0x3d_0b00ul, 0ul, NotPermitted)] // clone of a thread without CLONE_FILES
    [InlineData(Machine.X64, X64, 41u, 1ul, 1ul, Allow)] // socket(AF_UNIX, SOCK_STREAM)
    [InlineData(Machine.X64, X64, 41u, 1ul, 0x8_0801ul, Allow)] // ... | SOCK_CLOEXEC | SOCK_NONBLOCK
    [InlineData(Machine.X64, X64, 41u, 1ul, 2ul, NoSuchSocket)] // SOCK_DGRAM
    [InlineData(Machine.X64, X64, 53u, 1ul, 5ul, NoSuchSocket)] // socketpair(SOCK_SEQPACKET)
    [InlineData(Machine.X64, X64, 53u, 1ul, 1ul, Allow)] // socketpair(SOCK_STREAM)
    [InlineData(Machine.X64, X64, 72u, 0ul, 6ul, Allow)] // fcntl(F_SETLK)
    [InlineData(Machine.X64, X64, 72u, 0ul, 37ul, NotPermitted)] // fcntl(F_OFD_SETLK)
    [InlineData(Machine.X64, X64, 72u, 0ul, 1031ul, NotPermitted)] // fcntl(F_SETPIPE_SZ)
    [InlineData(Machine.X64, X64, 157u, 15ul, 0ul, Allow)] // prctl(PR_SET_NAME)
    [InlineData(Machine.X64, X64, 157u, 22ul, 0ul, NotPermitted)] // prctl(PR_SET_SECCOMP)
    [InlineData(Machine.X64, X64, 157u, 78ul, 0ul, NotPermitted)] // prctl(PR_FUTEX_HASH)
    [InlineData(Machine.X64, X64, 319u, 0ul, 0ul, NotPermitted)] // memfd_create
    [InlineData(Machine.X64, X64, 29u, 0ul, 0ul, NotPermitted)] // shmget
    [InlineData(Machine.X64, X64, 64u, 0ul, 0ul, NotPermitted)] // semget
    [InlineData(Machine.X64, X64, 68u, 0ul, 0ul, NotPermitted)] // msgget
    [InlineData(Machine.X64, X64, 240u, 0ul, 0ul, NotPermitted)] // mq_open
    [InlineData(Machine.X64, X64, 213u, 0ul, 0ul, NotPermitted)] // epoll_create
    [InlineData(Machine.X64, X64, 291u, 0ul, 0ul, NotPermitted)] // epoll_create1
    [InlineData(Machine.X64, X64, 294u, 0ul, 0ul, NotPermitted)] // inotify_init1
    [InlineData(Machine.X64, X64, 275u, 0ul, 0ul, NotPermitted)] // splice
    [InlineData(Machine.X64, X64, 278u, 0ul, 0ul, NotPermitted)] // vmsplice
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
    [InlineData(Machine.Arm64, Arm64, 198u, 1ul, 1ul, Allow)] // socket(AF_UNIX, SOCK_STREAM)
    [InlineData(Machine.Arm64, Arm64, 198u, 1ul, 2ul, NoSuchSocket)] // SOCK_DGRAM
    [InlineData(Machine.Arm64, Arm64, 199u, 1ul, 2ul, NoSuchSocket)] // socketpair(SOCK_DGRAM)
    [InlineData(Machine.Arm64, Arm64, 25u, 0ul, 1031ul, NotPermitted)] // fcntl(F_SETPIPE_SZ)
    [InlineData(Machine.Arm64, Arm64, 167u, 78ul, 0ul, NotPermitted)] // prctl(PR_FUTEX_HASH)
    [InlineData(Machine.Arm64, Arm64, 279u, 0ul, 0ul, NotPermitted)] // memfd_create
    [InlineData(Machine.Arm64, Arm64, 194u, 0ul, 0ul, NotPermitted)] // shmget
    [InlineData(Machine.Arm64, Arm64, 186u, 0ul, 0ul, NotPermitted)] // msgget
    [InlineData(Machine.Arm64, Arm64, 190u, 0ul, 0ul, NotPermitted)] // semget
    [InlineData(Machine.Arm64, Arm64, 180u, 0ul, 0ul, NotPermitted)] // mq_open
    [InlineData(Machine.Arm64, Arm64, 20u, 0ul, 0ul, NotPermitted)] // epoll_create1
    [InlineData(Machine.Arm64, Arm64, 198u, 2ul, 0ul, NoSuchFamily)] // socket(AF_INET)
    [InlineData(Machine.Arm64, Arm64, 29u, 0ul, 0x5412ul, NotPermitted)] // ioctl(TIOCSTI)
    [InlineData(Machine.Arm64, Arm64, 117u, 0ul, 0ul, NotPermitted)] // ptrace
    [InlineData(Machine.Arm64, Arm64, 40u, 0ul, 0ul, NotPermitted)] // mount
    [InlineData(Machine.Arm64, X64, 63u, 0ul, 0ul, Kill)]
    public void A_system_call_gets_its_verdict(Machine architecture, uint audit, uint call, ulong first, ulong second, uint verdict) =>
        Assert.Equal(verdict, Run(SeccompFilter.Build(architecture), audit, call, first, second));

    [Theory]
    [InlineData(Machine.X64, X64, 9u)]
    [InlineData(Machine.Arm64, Arm64, 222u)]
    public void Memory_is_mapped_where_it_is_counted(Machine architecture, uint audit, uint call)
    {
        const ulong Shared = 0x01, Private = 0x02, SharedValidated = 0x03, Anonymous = 0x20, HugePages = 0x4_0000;
        var filter = SeccompFilter.Build(architecture);
        Assert.Equal(
            [Allow, Allow, Allow, NotPermitted, NotPermitted, NotPermitted],
            new[] { Private, Private | Anonymous, Shared, Shared | Anonymous, SharedValidated | Anonymous, Private | Anonymous | HugePages }.Select(
                flags => Run(filter, audit, call, 0, 4_096, 3, flags)));
    }

    [Theory]
    [InlineData(Machine.X64, X64, 54u)]
    [InlineData(Machine.Arm64, Arm64, 208u)]
    public void Sockets_take_no_option_that_lets_them_hold_more(Machine architecture, uint audit, uint call)
    {
        const ulong SocketLevel = 1, ReuseAddress = 2, SendBuffer = 7, AttachFilter = 26, SendBufferForce = 32;
        var filter = SeccompFilter.Build(architecture);
        Assert.Equal(Allow, Run(filter, audit, call, 3, SocketLevel, ReuseAddress));
        Assert.All([SendBuffer, AttachFilter, SendBufferForce], option => Assert.Equal(NotPermitted, Run(filter, audit, call, 3, SocketLevel, option)));
        Assert.Equal(NotPermitted, Run(filter, audit, call, 3, 6, ReuseAddress));
    }

    [Theory]
    [InlineData(Machine.X64, 195)]
    [InlineData(Machine.Arm64, 163)]
    public void The_list_of_allowed_calls_does_not_grow_unseen(Machine architecture, int allowed)
    {
        var filter = SeccompFilter.Build(architecture);
        var audit = architecture == Machine.X64 ? X64 : Arm64;
        Assert.Equal(allowed + 7, Enumerable.Range(0, 600).Count(call => Run(filter, audit, (uint)call, 1, 1) == Allow));
    }

    private static uint Run(byte[] program, uint audit, uint call, ulong first, ulong second, ulong third = 0, ulong fourth = 0)
    {
        Span<byte> data = stackalloc byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(data, call);
        BinaryPrimitives.WriteUInt32LittleEndian(data[4..], audit);
        BinaryPrimitives.WriteUInt64LittleEndian(data[16..], first);
        BinaryPrimitives.WriteUInt64LittleEndian(data[24..], second);
        BinaryPrimitives.WriteUInt64LittleEndian(data[32..], third);
        BinaryPrimitives.WriteUInt64LittleEndian(data[40..], fourth);
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
                case 0x54:
                    value &= operand;
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
