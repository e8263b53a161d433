using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ArcOperator.HookExecutor.Confinement;

/// <summary>
/// Process between the executor and a hook (hidden command <c>hook-launcher</c>): confines itself, then becomes the hook's program. The
/// confinement needs calls between fork and exec, where no managed code can run.
/// </summary>
internal static class HookLauncher
{
    public const string Command = "hook-launcher";
    public const int Failed = 125;
    public const string Prefix = "arc-operator hook-launcher: ";

    private const int StandardError = 2;
    private const int Kill = 9;
    private const int BrokenPipe = 13;
    private const int ArgumentsTooLong = 7;
    private const int LastCapability = 63;
    private const uint CapabilityVersion = 0x20080522;
    private const int SetCloseOnExec = 4;
    private const int OpenFiles = 256;

    /// <summary>Does not return unless the hook cannot be started.</summary>
    public static int Run()
    {
        try
        {
            using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 4096);
            Start(HookLaunch.Decode(input));
        }
        catch (Exception error) when (error is ConfinementException or IOException)
        {
            Report(error.Message);
        }

        return Failed;
    }

    private static void Start(HookLaunch launch)
    {
        var program = new NativeProgram(launch);
        TakeInput(launch.Input);
        Libc.Check(Libc.ChangeFolder(launch.Folder), "the folder of the hook cannot be entered");
        EndWithParent(launch.Parent);
        DropPrivileges();
        FilterSystemCalls(launch);
        // .NET ignores this signal, and ignored signals stay ignored in the new program.
        _ = Libc.SetSignalHandler(BrokenPipe, 0);
        ResourceLimits.Apply(launch.Limits, OpenFiles);
        // Later on no assembly can be loaded and no memory be mapped, so the last calls are compiled and tried out before.
        NativeProgram.Rehearse();
        if (launch.IsConfined)
        {
            Landlock.Apply(launch.Folder, [.. launch.ReadOnlyPaths, launch.Program]);
        }

        ResourceLimits.LimitMemory(launch.Limits.Memory);
        program.Execute();
    }

    private static void Report(string problem)
    {
        var text = Encoding.UTF8.GetBytes($"{Prefix}{problem}\n");
        _ = Libc.Write(StandardError, text, text.Length);
    }

    /// <summary>Arguments of execve in native memory.</summary>
    private sealed class NativeProgram(HookLaunch launch)
    {
        private readonly nint _path = Marshal.StringToCoTaskMemUTF8(launch.Program);
        private readonly nint[] _arguments = Native([launch.Program, .. launch.Arguments]);
        private readonly nint[] _environment = Native(launch.Environment);
        private readonly byte[] _failure = Encoding.UTF8.GetBytes($"{Prefix}{launch.Program} cannot be executed: ");

        public static void Rehearse()
        {
            new NativeProgram(new(0, "", [], [], "", "", [], new(0, 0, 0, 0), false, false)).Execute(isRehearsal: true);
            Marshal.Prelink(((Action<int>)Libc.Exit).Method);
        }

        /// <summary>Becomes the program. If that fails, the process writes the reason and exits; a rehearsal does neither.</summary>
        public void Execute(bool isRehearsal = false)
        {
            _ = Libc.Execute(_path, _arguments, _environment);
            var error = Marshal.GetLastPInvokeError();
            var reason = Encoding.UTF8.GetBytes(error == ArgumentsTooLong ? "arguments and environment are too long" : Marshal.GetPInvokeErrorMessage(error));
            _ = Libc.Write(StandardError, _failure, isRehearsal ? 0 : _failure.Length);
            _ = Libc.Write(StandardError, reason, isRehearsal ? 0 : reason.Length);
            if (!isRehearsal)
            {
                Libc.Exit(Failed);
            }
        }

        private static nint[] Native(IReadOnlyList<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];
    }

    private static void TakeInput(string path)
    {
        var input = (int)Libc.Check(Libc.Open(path, Libc.CloseOnExec), "the input cannot be opened");
        Libc.Check(Libc.Unlink(path), "the input cannot be unlinked");
        Libc.Check(Libc.Duplicate(input, 0), "the input cannot become standard input");
        Libc.Check(Libc.CloseRange(3, uint.MaxValue, SetCloseOnExec), "open files cannot be closed");
    }

    private static void EndWithParent(int parent)
    {
        Libc.Check(Libc.Control(Libc.SetParentDeathSignal, Kill), "the signal at the executor's end cannot be requested");
        if (Libc.ParentId() != parent)
        {
            throw new ConfinementException("the executor has ended");
        }
    }

    private static void DropPrivileges()
    {
        for (var capability = 0; capability <= LastCapability; capability++)
        {
            // Fails without privileges, where the set has no effect.
            _ = Libc.Control(Libc.DropFromBoundingSet, capability);
        }

        Libc.Check(Libc.SetCapabilities(new(CapabilityVersion, 0), [0, 0, 0, 0, 0, 0]), "capabilities cannot be dropped");
        Libc.Check(Libc.Control(Libc.SetNoNewPrivileges, 1), "new privileges cannot be ruled out");
    }

    // The launcher leads the process group of the hook.
    private static void FilterSystemCalls(HookLaunch launch)
    {
        try
        {
            SystemCallFilter.Apply(new(launch.HasNetwork, Landlock.LimitsSignals ? null : Environment.ProcessId));
        }
        catch (ConfinementException) when (!launch.IsConfined)
        {
            // The option hookExecutor.allowUnconfined accepts it.
            return;
        }
    }
}

/// <summary>Resource limits of a process (setrlimit(2)), which it cannot raise again.</summary>
internal static class ResourceLimits
{
    private const int CpuTime = 0;
    private const int FileSize = 1;
    private const int CoreFile = 4;
    private const int Processes = 6;
    private const int OpenFiles = 7;
    private const int AddressSpace = 9;

    public static void Apply(HookLimits limits, long openFiles)
    {
        Set(CpuTime, limits.CpuSeconds);
        Set(FileSize, limits.FileSize);
        Set(CoreFile, 0);
        Set(Processes, limits.Processes);
        Set(OpenFiles, openFiles);
    }

    /// <summary>Limits the address space, which already exceeds the limit: the current program can map no more memory.</summary>
    public static void LimitMemory(long bytes) => Set(AddressSpace, bytes);

    private static void Set(int resource, long value)
    {
        Libc.Check(Libc.GetLimit(resource, out var current), "a limit cannot be read");
        var limit = Math.Min((ulong)value, current.Hard);
        Libc.Check(Libc.SetLimit(resource, new(limit, limit)), "a limit cannot be set");
    }
}
