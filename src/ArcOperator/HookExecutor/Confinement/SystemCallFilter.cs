using System.Runtime.InteropServices;

namespace ArcOperator.HookExecutor.Confinement;

/// <summary>
/// System calls that a hook must not use (seccomp(2)). Landlock does not cover sockets in the file system, so a hook gets internet sockets
/// only. It cannot leave its process group, so that one signal ends all of it.
/// </summary>
internal static class SystemCallFilter
{
    internal const uint Allowed = 0x7FFF0000;
    internal const uint Killed = 0x80000000;
    internal const uint Denied = 0x00050000 | 1;

    // Offsets in struct seccomp_data.
    internal const uint Number = 0;
    internal const uint Machine = 4;
    internal const uint FirstArgument = 16;

    // Codes of classic BPF.
    internal const ushort Load = 0x20;
    internal const ushort JumpIfEqual = 0x15;
    internal const ushort JumpIfAtLeast = 0x35;
    internal const ushort Return = 0x06;

    private const int FilterMode = 2;

    // AF_INET, AF_INET6, and AF_NETLINK, which the resolver of libc uses.
    private static readonly uint[] Families = [2, 10, 16];

    /// <summary>System calls by architecture: AUDIT_ARCH constant, socket, then the denied ones: setsid, setpgid, ptrace, io_uring_setup.</summary>
    private static readonly Dictionary<Architecture, (uint Machine, uint Socket, uint[] Denied)> Calls = new()
    {
        [Architecture.X64] = (0xC000003E, 41, [112, 109, 101, 425]),
        [Architecture.Arm64] = (0xC00000B7, 198, [157, 154, 117, 425]),
    };

    /// <summary>Applies the filter to the calling thread and the programs that it becomes.</summary>
    /// <exception cref="ConfinementException">The filter cannot be applied.</exception>
    public static void Apply()
    {
        var instructions = Create(RuntimeInformation.ProcessArchitecture);
        var pinned = GCHandle.Alloc(instructions, GCHandleType.Pinned);
        var program = GCHandle.Alloc(new FilterProgram((ushort)instructions.Length, pinned.AddrOfPinnedObject()), GCHandleType.Pinned);
        try
        {
            Libc.Check(Libc.Control(Libc.SetSystemCallFilter, FilterMode, program.AddrOfPinnedObject()), "system calls cannot be filtered");
        }
        finally
        {
            program.Free();
            pinned.Free();
        }
    }

    /// <exception cref="ConfinementException">The system calls of the architecture are not known.</exception>
    internal static ulong[] Create(Architecture architecture)
    {
        var (machine, socket, denied) = Calls.TryGetValue(architecture, out var calls)
            ? calls
            : throw new ConfinementException($"system calls of {architecture} cannot be filtered: X64 and Arm64 are supported");
        return
        [
            Instruction(Load, Machine),
            Instruction(JumpIfEqual, machine, ifTrue: 1),
            Instruction(Return, Killed),
            Instruction(Load, Number),
            // The x32 calls of x64 have numbers of their own.
            Instruction(JumpIfAtLeast, 0x40000000, ifFalse: 1),
            Instruction(Return, Denied),
            .. denied.SelectMany(number => new[] { Instruction(JumpIfEqual, number, ifFalse: 1), Instruction(Return, Denied) }),
            Instruction(JumpIfEqual, socket, ifTrue: 1),
            Instruction(Return, Allowed),
            Instruction(Load, FirstArgument),
            .. Families.SelectMany(family => new[] { Instruction(JumpIfEqual, family, ifFalse: 1), Instruction(Return, Allowed) }),
            Instruction(Return, Denied),
        ];
    }

    // struct sock_filter on a little-endian machine.
    private static ulong Instruction(ushort code, uint operand, byte ifTrue = 0, byte ifFalse = 0) =>
        code | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | ((ulong)operand << 32);
}
