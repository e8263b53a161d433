namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>What bubblewrap is told.</summary>
internal static class SandboxArguments
{
    // What Docker leaves to root in a container, without making devices and raw packets.
    private static readonly string[] RootCapabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE",
        "CAP_SYS_CHROOT", "CAP_SETFCAP",
    ];

    /// <summary>All but the command.</summary>
    public static IReadOnlyList<string> Of(PreparedStep step) =>
    [
        // With its parent gone, nothing of a sandbox lives on; with its first process gone, neither.
        "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-ipc",
        .. Capabilities(),
        "--bind", step.Root, "/",
        .. step.Mounts.SelectMany(Of),
        "--proc", "/proc", "--dev", "/dev",
        "--chdir", step.WorkingFolder,
        .. step.Variables.SelectMany(variable => new[] { "--setenv", variable.Key, variable.Value }),
    ];

    // Folders and links are in the root already.
    private static string[] Of(SandboxMount mount) => mount.Kind switch
    {
        MountKind.ReadOnly => ["--ro-bind", mount.Source, mount.Target],
        MountKind.ReadWrite => ["--bind", mount.Source, mount.Target],
        _ => [],
    };

    // An ordinary user has none to begin with.
    private static IEnumerable<string> Capabilities() =>
        Environment.IsPrivilegedProcess ? ["--cap-drop", "ALL", .. RootCapabilities.SelectMany(capability => new[] { "--cap-add", capability })] : [];
}
