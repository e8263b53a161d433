using System.Runtime.InteropServices;
using ArcOperator.HookExecutor.Confinement;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.HookExecutor;

/// <summary>The filter program, interpreted as the kernel does.</summary>
public sealed class SystemCallFilterTests
{
    private const uint X64 = 0xC000003E;
    private const uint Arm64 = 0xC00000B7;

    [TestCase(Architecture.X64, X64, 0u, 0u, SystemCallFilter.Allowed, Description = "read")]
    [TestCase(Architecture.X64, X64, 59u, 0u, SystemCallFilter.Allowed, Description = "execve")]
    [TestCase(Architecture.X64, X64, 41u, 1u, SystemCallFilter.Denied, Description = "socket, AF_UNIX")]
    [TestCase(Architecture.X64, X64, 41u, 2u, SystemCallFilter.Allowed, Description = "socket, AF_INET")]
    [TestCase(Architecture.X64, X64, 41u, 10u, SystemCallFilter.Allowed, Description = "socket, AF_INET6")]
    [TestCase(Architecture.X64, X64, 41u, 16u, SystemCallFilter.Allowed, Description = "socket, AF_NETLINK")]
    [TestCase(Architecture.X64, X64, 41u, 40u, SystemCallFilter.Denied, Description = "socket, AF_VSOCK")]
    [TestCase(Architecture.X64, X64, 112u, 0u, SystemCallFilter.Denied, Description = "setsid")]
    [TestCase(Architecture.X64, X64, 109u, 0u, SystemCallFilter.Denied, Description = "setpgid")]
    [TestCase(Architecture.X64, X64, 101u, 0u, SystemCallFilter.Denied, Description = "ptrace")]
    [TestCase(Architecture.X64, X64, 425u, 0u, SystemCallFilter.Denied, Description = "io_uring_setup")]
    [TestCase(Architecture.X64, X64, 0x40000029u, 2u, SystemCallFilter.Denied, Description = "socket of x32")]
    [TestCase(Architecture.X64, 0x40000003u, 102u, 0u, SystemCallFilter.Killed, Description = "socketcall of i386")]
    [TestCase(Architecture.Arm64, Arm64, 63u, 0u, SystemCallFilter.Allowed, Description = "read")]
    [TestCase(Architecture.Arm64, Arm64, 198u, 1u, SystemCallFilter.Denied, Description = "socket, AF_UNIX")]
    [TestCase(Architecture.Arm64, Arm64, 198u, 2u, SystemCallFilter.Allowed, Description = "socket, AF_INET")]
    [TestCase(Architecture.Arm64, Arm64, 157u, 0u, SystemCallFilter.Denied, Description = "setsid")]
    [TestCase(Architecture.Arm64, Arm64, 154u, 0u, SystemCallFilter.Denied, Description = "setpgid")]
    [TestCase(Architecture.Arm64, Arm64, 117u, 0u, SystemCallFilter.Denied, Description = "ptrace")]
    [TestCase(Architecture.Arm64, 0x40000028u, 281u, 1u, SystemCallFilter.Killed, Description = "socket of 32-bit Arm")]
    public void System_calls_are_allowed_or_denied(Architecture architecture, uint machine, uint number, uint argument, uint expected) =>
        Interpret(SystemCallFilter.Create(architecture), machine, number, argument).Should().Be(expected);

    [Test]
    public void An_unknown_architecture_is_refused()
    {
        var create = () => SystemCallFilter.Create(Architecture.S390x);

        create.Should().Throw<ConfinementException>().WithMessage("system calls of S390x cannot be filtered*");
    }

    private static uint Interpret(ulong[] program, uint machine, uint number, uint argument)
    {
        var accumulator = 0u;
        for (var at = 0; ; at++)
        {
            var (code, ifTrue, ifFalse, operand) = ((ushort)program[at], (byte)(program[at] >> 16), (byte)(program[at] >> 24), (uint)(program[at] >> 32));
            switch (code)
            {
                case SystemCallFilter.Load:
                    accumulator = operand switch { SystemCallFilter.Number => number, SystemCallFilter.Machine => machine, _ => argument };
                    break;
                case SystemCallFilter.JumpIfEqual:
                    at += accumulator == operand ? ifTrue : ifFalse;
                    break;
                case SystemCallFilter.JumpIfAtLeast:
                    at += accumulator >= operand ? ifTrue : ifFalse;
                    break;
                default:
                    return operand;
            }
        }
    }
}
