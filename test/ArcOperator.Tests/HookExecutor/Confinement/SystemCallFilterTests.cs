using System.Runtime.InteropServices;
using ArcOperator.HookExecutor.Confinement;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.HookExecutor.Confinement;

/// <summary>The filter program, interpreted as the kernel does.</summary>
public sealed class SystemCallFilterTests
{
    private const uint X64 = 0xC000003E;
    private const uint Arm64 = 0xC00000B7;

    [TestCase(Architecture.X64, X64, 0u, 0u, 0u, SystemCallFilter.Allowed, Description = "read")]
    [TestCase(Architecture.Arm64, Arm64, 63u, 0u, 0u, SystemCallFilter.Allowed, Description = "read")]
    [TestCase(Architecture.X64, X64, 59u, 0u, 0u, SystemCallFilter.Allowed, Description = "execve")]
    [TestCase(Architecture.Arm64, Arm64, 221u, 0u, 0u, SystemCallFilter.Allowed, Description = "execve")]
    [TestCase(Architecture.X64, X64, 91u, 0u, 0u, SystemCallFilter.Allowed, Description = "fchmod")]
    [TestCase(Architecture.Arm64, Arm64, 52u, 0u, 0u, SystemCallFilter.Allowed, Description = "fchmod")]
    [TestCase(Architecture.X64, X64, 319u, 0u, 0u, SystemCallFilter.Allowed, Description = "memfd_create")]
    [TestCase(Architecture.Arm64, Arm64, 279u, 0u, 0u, SystemCallFilter.Allowed, Description = "memfd_create")]
    [TestCase(Architecture.X64, X64, 112u, 0u, 0u, SystemCallFilter.Denied, Description = "setsid")]
    [TestCase(Architecture.Arm64, Arm64, 157u, 0u, 0u, SystemCallFilter.Denied, Description = "setsid")]
    [TestCase(Architecture.X64, X64, 109u, 0u, 0u, SystemCallFilter.Denied, Description = "setpgid")]
    [TestCase(Architecture.Arm64, Arm64, 154u, 0u, 0u, SystemCallFilter.Denied, Description = "setpgid")]
    [TestCase(Architecture.X64, X64, 101u, 0u, 0u, SystemCallFilter.Denied, Description = "ptrace")]
    [TestCase(Architecture.Arm64, Arm64, 117u, 0u, 0u, SystemCallFilter.Denied, Description = "ptrace")]
    [TestCase(Architecture.X64, X64, 425u, 0u, 0u, SystemCallFilter.Denied, Description = "io_uring_setup")]
    [TestCase(Architecture.Arm64, Arm64, 425u, 0u, 0u, SystemCallFilter.Denied, Description = "io_uring_setup")]
    [TestCase(Architecture.X64, X64, 50u, 0u, 0u, SystemCallFilter.Denied, Description = "listen")]
    [TestCase(Architecture.Arm64, Arm64, 201u, 0u, 0u, SystemCallFilter.Denied, Description = "listen")]
    [TestCase(Architecture.X64, X64, 268u, 0u, 0u, SystemCallFilter.Denied, Description = "fchmodat")]
    [TestCase(Architecture.Arm64, Arm64, 53u, 0u, 0u, SystemCallFilter.Denied, Description = "fchmodat")]
    [TestCase(Architecture.X64, X64, 452u, 0u, 0u, SystemCallFilter.Denied, Description = "fchmodat2")]
    [TestCase(Architecture.Arm64, Arm64, 452u, 0u, 0u, SystemCallFilter.Denied, Description = "fchmodat2")]
    [TestCase(Architecture.X64, X64, 260u, 0u, 0u, SystemCallFilter.Denied, Description = "fchownat")]
    [TestCase(Architecture.Arm64, Arm64, 54u, 0u, 0u, SystemCallFilter.Denied, Description = "fchownat")]
    [TestCase(Architecture.X64, X64, 188u, 0u, 0u, SystemCallFilter.Denied, Description = "setxattr")]
    [TestCase(Architecture.Arm64, Arm64, 5u, 0u, 0u, SystemCallFilter.Denied, Description = "setxattr")]
    [TestCase(Architecture.X64, X64, 189u, 0u, 0u, SystemCallFilter.Denied, Description = "lsetxattr")]
    [TestCase(Architecture.Arm64, Arm64, 6u, 0u, 0u, SystemCallFilter.Denied, Description = "lsetxattr")]
    [TestCase(Architecture.X64, X64, 294u, 0u, 0u, SystemCallFilter.Denied, Description = "inotify_init1")]
    [TestCase(Architecture.Arm64, Arm64, 26u, 0u, 0u, SystemCallFilter.Denied, Description = "inotify_init1")]
    [TestCase(Architecture.X64, X64, 300u, 0u, 0u, SystemCallFilter.Denied, Description = "fanotify_init")]
    [TestCase(Architecture.Arm64, Arm64, 262u, 0u, 0u, SystemCallFilter.Denied, Description = "fanotify_init")]
    [TestCase(Architecture.X64, X64, 29u, 0u, 0u, SystemCallFilter.Denied, Description = "shmget")]
    [TestCase(Architecture.Arm64, Arm64, 194u, 0u, 0u, SystemCallFilter.Denied, Description = "shmget")]
    [TestCase(Architecture.X64, X64, 68u, 0u, 0u, SystemCallFilter.Denied, Description = "msgget")]
    [TestCase(Architecture.Arm64, Arm64, 186u, 0u, 0u, SystemCallFilter.Denied, Description = "msgget")]
    [TestCase(Architecture.X64, X64, 64u, 0u, 0u, SystemCallFilter.Denied, Description = "semget")]
    [TestCase(Architecture.Arm64, Arm64, 190u, 0u, 0u, SystemCallFilter.Denied, Description = "semget")]
    [TestCase(Architecture.X64, X64, 240u, 0u, 0u, SystemCallFilter.Denied, Description = "mq_open")]
    [TestCase(Architecture.Arm64, Arm64, 180u, 0u, 0u, SystemCallFilter.Denied, Description = "mq_open")]
    [TestCase(Architecture.X64, X64, 248u, 0u, 0u, SystemCallFilter.Denied, Description = "add_key")]
    [TestCase(Architecture.Arm64, Arm64, 217u, 0u, 0u, SystemCallFilter.Denied, Description = "add_key")]
    [TestCase(Architecture.X64, X64, 250u, 0u, 0u, SystemCallFilter.Denied, Description = "keyctl")]
    [TestCase(Architecture.Arm64, Arm64, 219u, 0u, 0u, SystemCallFilter.Denied, Description = "keyctl")]
    [TestCase(Architecture.X64, X64, 272u, 0u, 0u, SystemCallFilter.Denied, Description = "unshare")]
    [TestCase(Architecture.Arm64, Arm64, 97u, 0u, 0u, SystemCallFilter.Denied, Description = "unshare")]
    [TestCase(Architecture.X64, X64, 308u, 0u, 0u, SystemCallFilter.Denied, Description = "setns")]
    [TestCase(Architecture.Arm64, Arm64, 268u, 0u, 0u, SystemCallFilter.Denied, Description = "setns")]
    [TestCase(Architecture.X64, X64, 435u, 0u, 0u, SystemCallFilter.Missing, Description = "clone3")]
    [TestCase(Architecture.Arm64, Arm64, 435u, 0u, 0u, SystemCallFilter.Missing, Description = "clone3")]
    [TestCase(Architecture.X64, X64, 90u, 0u, 0u, SystemCallFilter.Denied, Description = "chmod")]
    [TestCase(Architecture.X64, X64, 92u, 0u, 0u, SystemCallFilter.Denied, Description = "chown")]
    [TestCase(Architecture.X64, X64, 94u, 0u, 0u, SystemCallFilter.Denied, Description = "lchown")]
    [TestCase(Architecture.X64, X64, 253u, 0u, 0u, SystemCallFilter.Denied, Description = "inotify_init")]
    [TestCase(Architecture.X64, X64, 41u, 1u, 0u, SystemCallFilter.Denied, Description = "socket, AF_UNIX")]
    [TestCase(Architecture.X64, X64, 41u, 2u, 0u, SystemCallFilter.Allowed, Description = "socket, AF_INET")]
    [TestCase(Architecture.X64, X64, 41u, 10u, 0u, SystemCallFilter.Allowed, Description = "socket, AF_INET6")]
    [TestCase(Architecture.X64, X64, 41u, 16u, 0u, SystemCallFilter.Allowed, Description = "socket, AF_NETLINK")]
    [TestCase(Architecture.X64, X64, 41u, 40u, 0u, SystemCallFilter.Denied, Description = "socket, AF_VSOCK")]
    [TestCase(Architecture.X64, X64, 53u, 1u, 526337u, SystemCallFilter.Allowed, Description = "socketpair, SOCK_STREAM")]
    [TestCase(Architecture.X64, X64, 53u, 1u, 2u, SystemCallFilter.Denied, Description = "socketpair, SOCK_DGRAM")]
    [TestCase(Architecture.X64, X64, 53u, 1u, 524293u, SystemCallFilter.Denied, Description = "socketpair, SOCK_SEQPACKET")]
    [TestCase(Architecture.X64, X64, 56u, 18874385u, 0u, SystemCallFilter.Allowed, Description = "clone, fork")]
    [TestCase(Architecture.X64, X64, 56u, 268435473u, 0u, SystemCallFilter.Denied, Description = "clone, CLONE_NEWUSER")]
    [TestCase(Architecture.X64, X64, 56u, 536870929u, 0u, SystemCallFilter.Denied, Description = "clone, CLONE_NEWPID")]
    [TestCase(Architecture.X64, X64, 157u, 4u, 0u, SystemCallFilter.Denied, Description = "prctl, PR_SET_DUMPABLE")]
    [TestCase(Architecture.X64, X64, 157u, 15u, 0u, SystemCallFilter.Allowed, Description = "prctl, PR_SET_NAME")]
    [TestCase(Architecture.X64, X64, 302u, 0u, 0u, SystemCallFilter.Allowed, Description = "prlimit64 of itself")]
    [TestCase(Architecture.X64, X64, 302u, 7u, 0u, SystemCallFilter.Denied, Description = "prlimit64 of another process")]
    [TestCase(Architecture.X64, X64, 203u, 7u, 0u, SystemCallFilter.Denied, Description = "sched_setaffinity of another process")]
    [TestCase(Architecture.X64, X64, 141u, 0u, 0u, SystemCallFilter.Allowed, Description = "setpriority of itself")]
    [TestCase(Architecture.X64, X64, 141u, 0u, 7u, SystemCallFilter.Denied, Description = "setpriority of another process")]
    [TestCase(Architecture.X64, X64, 141u, 2u, 0u, SystemCallFilter.Denied, Description = "setpriority of the user")]
    [TestCase(Architecture.X64, X64, 251u, 3u, 0u, SystemCallFilter.Denied, Description = "ioprio_set of the user")]
    [TestCase(Architecture.Arm64, Arm64, 198u, 1u, 0u, SystemCallFilter.Denied, Description = "socket, AF_UNIX")]
    [TestCase(Architecture.Arm64, Arm64, 198u, 2u, 0u, SystemCallFilter.Allowed, Description = "socket, AF_INET")]
    [TestCase(Architecture.Arm64, Arm64, 198u, 10u, 0u, SystemCallFilter.Allowed, Description = "socket, AF_INET6")]
    [TestCase(Architecture.Arm64, Arm64, 198u, 16u, 0u, SystemCallFilter.Allowed, Description = "socket, AF_NETLINK")]
    [TestCase(Architecture.Arm64, Arm64, 198u, 40u, 0u, SystemCallFilter.Denied, Description = "socket, AF_VSOCK")]
    [TestCase(Architecture.Arm64, Arm64, 199u, 1u, 526337u, SystemCallFilter.Allowed, Description = "socketpair, SOCK_STREAM")]
    [TestCase(Architecture.Arm64, Arm64, 199u, 1u, 2u, SystemCallFilter.Denied, Description = "socketpair, SOCK_DGRAM")]
    [TestCase(Architecture.Arm64, Arm64, 199u, 1u, 524293u, SystemCallFilter.Denied, Description = "socketpair, SOCK_SEQPACKET")]
    [TestCase(Architecture.Arm64, Arm64, 220u, 18874385u, 0u, SystemCallFilter.Allowed, Description = "clone, fork")]
    [TestCase(Architecture.Arm64, Arm64, 220u, 268435473u, 0u, SystemCallFilter.Denied, Description = "clone, CLONE_NEWUSER")]
    [TestCase(Architecture.Arm64, Arm64, 220u, 536870929u, 0u, SystemCallFilter.Denied, Description = "clone, CLONE_NEWPID")]
    [TestCase(Architecture.Arm64, Arm64, 167u, 4u, 0u, SystemCallFilter.Denied, Description = "prctl, PR_SET_DUMPABLE")]
    [TestCase(Architecture.Arm64, Arm64, 167u, 15u, 0u, SystemCallFilter.Allowed, Description = "prctl, PR_SET_NAME")]
    [TestCase(Architecture.Arm64, Arm64, 261u, 0u, 0u, SystemCallFilter.Allowed, Description = "prlimit64 of itself")]
    [TestCase(Architecture.Arm64, Arm64, 261u, 7u, 0u, SystemCallFilter.Denied, Description = "prlimit64 of another process")]
    [TestCase(Architecture.Arm64, Arm64, 122u, 7u, 0u, SystemCallFilter.Denied, Description = "sched_setaffinity of another process")]
    [TestCase(Architecture.Arm64, Arm64, 140u, 0u, 0u, SystemCallFilter.Allowed, Description = "setpriority of itself")]
    [TestCase(Architecture.Arm64, Arm64, 140u, 0u, 7u, SystemCallFilter.Denied, Description = "setpriority of another process")]
    [TestCase(Architecture.Arm64, Arm64, 140u, 2u, 0u, SystemCallFilter.Denied, Description = "setpriority of the user")]
    [TestCase(Architecture.Arm64, Arm64, 30u, 3u, 0u, SystemCallFilter.Denied, Description = "ioprio_set of the user")]
    [TestCase(Architecture.X64, X64, 0x40000029u, 2u, 0u, SystemCallFilter.Denied, Description = "socket of x32")]
    [TestCase(Architecture.X64, 0x40000003u, 102u, 0u, 0u, SystemCallFilter.Killed, Description = "socketcall of i386")]
    [TestCase(Architecture.Arm64, 0x40000028u, 281u, 1u, 0u, SystemCallFilter.Killed, Description = "socket of 32-bit Arm")]
    public void System_calls_are_allowed_or_denied(Architecture architecture, uint machine, uint number, uint first, uint second, uint expected) =>
        Interpret(SystemCallFilter.Create(SystemCalls.Of(architecture), new(HasNetwork: true, SignalTarget: null)), machine, number, first, second).Should().Be(expected);

    [TestCase(1u)]
    [TestCase(2u)]
    [TestCase(10u)]
    [TestCase(16u)]
    public void Without_a_network_no_socket_is_allowed(uint family) =>
        Interpret(SystemCallFilter.Create(SystemCalls.Of(Architecture.X64), new(HasNetwork: false, SignalTarget: null)), X64, 41, family, 0).Should().Be(SystemCallFilter.Denied);

    [TestCase(62u, 0u, SystemCallFilter.Allowed, Description = "kill of the own group")]
    [TestCase(62u, 700u, SystemCallFilter.Allowed, Description = "kill of the leader")]
    [TestCase(62u, 0xFFFFFD44u, SystemCallFilter.Allowed, Description = "kill of the group by its id")]
    [TestCase(62u, 1u, SystemCallFilter.Denied, Description = "kill of another process")]
    [TestCase(62u, 0xFFFFFFFFu, SystemCallFilter.Denied, Description = "kill of all processes")]
    [TestCase(234u, 700u, SystemCallFilter.Allowed, Description = "tgkill of the leader")]
    [TestCase(234u, 1u, SystemCallFilter.Denied, Description = "tgkill of another process")]
    [TestCase(200u, 700u, SystemCallFilter.Denied, Description = "tkill")]
    [TestCase(424u, 0u, SystemCallFilter.Denied, Description = "pidfd_send_signal")]
    public void Where_Landlock_does_not_limit_signals_the_filter_does(uint number, uint target, uint expected)
    {
        var calls = SystemCalls.Of(Architecture.X64);

        Interpret(SystemCallFilter.Create(calls, new(HasNetwork: true, SignalTarget: 700)), X64, number, target, 0).Should().Be(expected);
        Interpret(SystemCallFilter.Create(calls, new(HasNetwork: true, SignalTarget: null)), X64, number, target, 0).Should().Be(SystemCallFilter.Allowed);
    }

    [Test]
    public void A_system_call_filter_for_an_unknown_architecture_is_refused()
    {
        var create = () => SystemCalls.Of(Architecture.S390x);

        create.Should().Throw<ConfinementException>().WithMessage("system calls of S390x cannot be filtered*");
    }

    private static uint Interpret(ulong[] program, uint machine, uint number, uint first, uint second)
    {
        var accumulator = 0u;
        for (var at = 0; ; at++)
        {
            var (code, ifTrue, ifFalse, operand) = ((ushort)program[at], (byte)(program[at] >> 16), (byte)(program[at] >> 24), (uint)(program[at] >> 32));
            switch (code)
            {
                case SystemCallFilter.Load:
                    accumulator = operand switch { SystemCallFilter.Number => number, SystemCallFilter.Machine => machine, SystemCallFilter.FirstArgument => first, _ => second };
                    break;
                case SystemCallFilter.JumpIfEqual:
                    at += accumulator == operand ? ifTrue : ifFalse;
                    break;
                case SystemCallFilter.JumpIfAtLeast:
                    at += accumulator >= operand ? ifTrue : ifFalse;
                    break;
                case SystemCallFilter.JumpIfSet:
                    at += (accumulator & operand) != 0 ? ifTrue : ifFalse;
                    break;
                default:
                    return operand;
            }
        }
    }
}
