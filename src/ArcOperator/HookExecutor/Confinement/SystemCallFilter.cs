using System.Runtime.InteropServices;

namespace ArcOperator.HookExecutor.Confinement;

/// <summary>
/// System calls that a hook must not use (seccomp(2)). The filter covers the gaps of Landlock: sockets, rights and names of files outside of the
/// folder, and the limits and priorities of other processes of the user.
/// </summary>
internal static class SystemCallFilter
{
    internal const uint Allowed = 0x7FFF0000;
    internal const uint Killed = 0x80000000;
    internal const uint Denied = 0x00050000 | 1;
    internal const uint Missing = 0x00050000 | 38;

    // Offsets in struct seccomp_data.
    internal const uint Number = 0;
    internal const uint Machine = 4;
    internal const uint FirstArgument = 16;
    internal const uint SecondArgument = 24;

    // Codes of classic BPF.
    internal const ushort Load = 0x20;
    internal const ushort JumpIfEqual = 0x15;
    internal const ushort JumpIfAtLeast = 0x35;
    internal const ushort JumpIfSet = 0x45;
    internal const ushort Return = 0x06;

    private const int FilterMode = 2;

    /// <summary>Applies the filter to the calling thread and the programs that it becomes.</summary>
    /// <exception cref="ConfinementException">The filter cannot be applied.</exception>
    public static void Apply(FilterRules rules)
    {
        var instructions = Create(SystemCalls.Of(RuntimeInformation.ProcessArchitecture), rules);
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

    internal static ulong[] Create(SystemCalls calls, FilterRules rules) =>
    [
        Instruction(Load, Machine),
        Instruction(JumpIfEqual, calls.Machine, ifTrue: 1),
        Instruction(Return, Killed),
        Instruction(Load, Number),
        // The x32 calls of x64 have numbers of their own.
        Instruction(JumpIfAtLeast, 0x40000000, ifFalse: 1),
        Instruction(Return, Denied),
        .. calls.Denied.SelectMany(number => If(number, Instruction(Return, Denied))),
        // Its flags are in memory, which a filter cannot read. After ENOSYS, libc uses clone.
        .. If(SystemCalls.CloneByStructure, Instruction(Return, Missing)),
        .. If(calls.CloneProcess, Instruction(Load, FirstArgument), Instruction(JumpIfSet, SystemCalls.NewNamespaces, ifFalse: 1), Instruction(Return, Denied), Instruction(Return, Allowed)),
        .. calls.OwnProcessOnly.SelectMany(number => If(number, OnlyZero(FirstArgument))),
        .. calls.OwnPriorityOnly.SelectMany(call => If(call.Number, [Instruction(Load, FirstArgument), .. DenyIfEqual(call.AllOfUser), .. OnlyZero(SecondArgument)])),
        .. If(calls.Control, [Instruction(Load, FirstArgument), .. DenyIfEqual(Libc.SetDumpable), Instruction(Return, Allowed)]),
        // A pair of datagram sockets can send to any other Unix socket. A pair of streams is connected for good.
        .. If(calls.SocketPair, [Instruction(Load, SecondArgument), .. IsStream(), Instruction(Return, Denied)]),
        .. If(calls.Socket, [Instruction(Load, FirstArgument), .. rules.Families.SelectMany(family => AllowIfEqual(family)), Instruction(Return, Denied)]),
        .. rules.SignalTarget is { } group ? Signals(calls, group) : [],
        Instruction(Return, Allowed),
    ];

    // Without the scopes of Landlock, a hook may signal its own process group only.
    private static IEnumerable<ulong> Signals(SystemCalls calls, int group) =>
    [
        .. If(calls.Kill, [Instruction(Load, FirstArgument), .. AllowIfEqual(0), .. AllowIfEqual((uint)group), .. AllowIfEqual((uint)-group), Instruction(Return, Denied)]),
        .. calls.SignalsToThreads.SelectMany(number => If(number, [Instruction(Load, FirstArgument), .. AllowIfEqual((uint)group), Instruction(Return, Denied)])),
        .. calls.OtherSignals.SelectMany(number => If(number, Instruction(Return, Denied))),
    ];

    // Each branch ends with a return, so the accumulator still contains the number behind it.
    private static ulong[] If(uint number, params ulong[] branch) => [Instruction(JumpIfEqual, number, ifFalse: (byte)branch.Length), .. branch];

    private static ulong[] OnlyZero(uint argument) => [Instruction(Load, argument), .. AllowIfEqual(0), Instruction(Return, Denied)];

    private static ulong[] AllowIfEqual(uint value) => [Instruction(JumpIfEqual, value, ifFalse: 1), Instruction(Return, Allowed)];

    private static ulong[] DenyIfEqual(uint value) => [Instruction(JumpIfEqual, value, ifFalse: 1), Instruction(Return, Denied)];

    // SOCK_STREAM is 1, other types have one of the bits 2, 4 and 8. The flags of a type are higher bits.
    private static ulong[] IsStream() => [Instruction(JumpIfSet, 0xE, ifTrue: 1), Instruction(Return, Allowed)];

    // struct sock_filter on a little-endian machine.
    private static ulong Instruction(ushort code, uint operand, byte ifTrue = 0, byte ifFalse = 0) =>
        code | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | ((ulong)operand << 32);
}

/// <summary>Rules that differ from hook to hook.</summary>
/// <param name="HasNetwork">The hook can open internet sockets.</param>
/// <param name="SignalTarget">Process group that the hook can signal, or null if Landlock limits signals.</param>
internal sealed record FilterRules(bool HasNetwork, int? SignalTarget)
{
    // AF_INET, AF_INET6, and AF_NETLINK, which the resolver of libc uses.
    public IReadOnlyList<uint> Families => HasNetwork ? [2, 10, 16] : [];
}
