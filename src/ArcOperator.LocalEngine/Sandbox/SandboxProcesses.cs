using System.Text;
using ArcOperator.Runtime.Processes;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Runs commands in sandboxes of bubblewrap.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> When the call returns, no process of the sandbox exists, regardless of how the command ended. If the engine is
/// killed, its successor kills the remaining processes.</para>
/// <para><b>Assumptions.</b> The folders of the mounts exist.</para>
/// <para><b>Caveats.</b> A cancelled command receives SIGKILL, without a grace period.</para>
/// <para><b>Errors.</b> <see cref="SandboxException"/> if bubblewrap cannot create the sandbox; <see cref="OperationCanceledException"/>;
/// <see cref="IOException"/> if the log cannot be written.</para>
/// </remarks>
internal sealed class SandboxProcesses(string bubblewrap, ProcessRunner runner, TimeProvider clock)
{
    /// <summary>Largest result of a step: 256 KiB, as in Argo.</summary>
    internal const int LongestOutput = 256 << 10;

    private const int LongestErrors = 4 << 10;

    // Variables pass through a pipe: all users of the machine can read command lines, and environment variables would also
    // apply to bubblewrap itself, outside of the sandbox.
    private const string Launcher = "note=$1; shift; exec \"$0\" --info-fd 4 --args 3 -- \"$@\" 3<&0 4>\"$note\" </dev/null";

    /// <param name="step">The command and its sandbox.</param>
    /// <param name="log">Receives all output. Null discards it.</param>
    /// <param name="cancellationToken">Kills the command.</param>
    public async Task<ProcessOutcome> RunAsync(PreparedStep step, IProcessOutput? log, CancellationToken cancellationToken)
    {
        using var arguments = new MemoryStream(Encode(SandboxArguments.For(step)));
        File.Delete(FirstProcess.NoteOf(step.Root));
        var request = new ProcessRequest("/bin/sh", ["-c", Launcher, bubblewrap, FirstProcess.NoteOf(step.Root), .. step.Command])
        {
            Input = arguments,
            Output = log,
            Errors = log,
            OutputTail = LongestOutput,
            ErrorTail = LongestErrors,
            KillOthers = (leader, exited) => FirstProcess.KillAsync(leader, step.Root, clock, exited),
        };
        var outcome = await runner.RunAsync(request, cancellationToken);
        return outcome.ExitCode == 1 && outcome.Errors.ToString() is var errors && errors.StartsWith("bwrap: ", StringComparison.Ordinal)
            ? throw new SandboxException($"the sandbox cannot be created: {errors.TrimEnd()}")
            : outcome;
    }

    // Each argument ends with NUL. A NUL inside of a value would end the argument early.
    private static byte[] Encode(IReadOnlyList<string> arguments) => arguments.Any(argument => argument.Contains('\0'))
        ? throw new SandboxException("a variable or path contains a NUL character, which processes cannot receive")
        : Encoding.UTF8.GetBytes(string.Concat(arguments.Select(argument => argument + '\0')));
}

/// <summary>The options of bubblewrap for a step.</summary>
internal static class SandboxArguments
{
    // The capabilities of root in a container of Docker, without those for devices and raw packets.
    private static readonly string[] RootCapabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE",
        "CAP_SYS_CHROOT", "CAP_SETFCAP",
    ];

    /// <summary>Returns all options, without the command.</summary>
    public static IReadOnlyList<string> For(PreparedStep step) =>
    [
        // A sandbox ends with its parent and with its first process.
        "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-ipc",
        .. Capabilities(),
        "--bind", step.Root, "/",
        .. step.Mounts.SelectMany(Of),
        "--proc", "/proc", "--dev", "/dev",
        "--chdir", step.WorkingFolder,
        .. step.Variables.SelectMany(variable => new[] { "--setenv", variable.Key, variable.Value }),
    ];

    // The root folder already contains the folders and links.
    private static string[] Of(SandboxMount mount) => mount.Kind switch
    {
        MountKind.ReadOnly => ["--ro-bind", mount.Source, mount.Target],
        MountKind.ReadWrite => ["--bind", mount.Source, mount.Target],
        _ => [],
    };

    // An ordinary user has no capabilities.
    private static IEnumerable<string> Capabilities() =>
        Environment.IsPrivilegedProcess ? ["--cap-drop", "ALL", .. RootCapabilities.SelectMany(capability => new[] { "--cap-add", capability })] : [];
}
