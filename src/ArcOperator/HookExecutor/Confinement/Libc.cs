using System.Runtime.InteropServices;

namespace ArcOperator.HookExecutor.Confinement;

/// <summary>Calls into libc that .NET has no API for. Each returns -1 on failure and sets errno.</summary>
internal static partial class Libc
{
    public const int SetParentDeathSignal = 1;
    public const int SetDumpable = 4;
    public const int SetSystemCallFilter = 22;
    public const int DropFromBoundingSet = 24;
    public const int SetNoNewPrivileges = 38;

    public const int OpenPath = 0x200000;
    public const int CloseOnExec = 0x80000;

    /// <summary>Throws an exception with the message of errno if the result is -1.</summary>
    /// <exception cref="ConfinementException">The call failed.</exception>
    public static long Check(long result, string action) =>
        result >= 0 ? result : throw new ConfinementException($"{action}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int Control(int operation, nint second, nint third = 0, nint fourth = 0, nint fifth = 0);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "chdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeFolder(string path);

    [LibraryImport("libc", EntryPoint = "close_range", SetLastError = true)]
    public static partial int CloseRange(uint first, uint last, int flags);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentId();

    [LibraryImport("libc", EntryPoint = "getuid")]
    public static partial uint UserId();

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    public static partial nint SetSignalHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    public static partial int SetCapabilities(in CapabilityHeader header, ReadOnlySpan<uint> data);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true)]
    public static partial int Execute(nint program, ReadOnlySpan<nint> arguments, ReadOnlySpan<nint> environment);

    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Exit(int code);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Status(int folder, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial long CreateRuleset(nint number, ReadOnlySpan<ulong> attributes, nuint size, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial long AddRule(nint number, int ruleset, int type, in PathRule rule, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial long RestrictSelf(nint number, int ruleset, uint flags);
}

/// <summary><c>struct __user_cap_header_struct</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CapabilityHeader(uint Version, int Process);

/// <summary><c>struct rlimit</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ResourceLimit(ulong Soft, ulong Hard);

/// <summary><c>struct landlock_path_beneath_attr</c></summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct PathRule(ulong Access, int Folder);

/// <summary><c>struct sock_fprog</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FilterProgram(ushort Length, nint Instructions);

/// <summary>A hook cannot be confined.</summary>
internal sealed class ConfinementException(string message) : Exception(message);
