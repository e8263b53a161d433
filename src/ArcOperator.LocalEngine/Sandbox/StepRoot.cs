namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>The folder of the machine that becomes <c>/</c> of a step. It receives all files that the step writes outside of its volumes.</summary>
internal static class StepRoot
{
    private const UnixFileMode Readable = (UnixFileMode)0b111_101_101;
    private const UnixFileMode Shared = (UnixFileMode)0b001_111_111_111;

    // Writable folders that programs expect.
    private static readonly string[] Usual = ["/root", "/home", "/run", "/var", "/tmp", "/var/tmp"];

    /// <summary>Creates the root with all folders and links. Bubblewrap mounts the rest.</summary>
    public static void Make(string root, IReadOnlyList<SandboxMount> mounts)
    {
        PrivateFiles.RemoveFolder(root);
        // Other users cannot reach this folder. Inside of the sandbox, a step can change its user.
        Directory.CreateDirectory(root, Readable);
        foreach (var folder in Usual)
        {
            Directory.CreateDirectory(root + folder, Readable);
        }

        File.SetUnixFileMode(root + "/tmp", Shared);
        File.SetUnixFileMode(root + "/var/tmp", Shared);
        var bound = mounts.Where(mount => mount.Kind is MountKind.ReadOnly or MountKind.ReadWrite).ToList();
        foreach (var mount in mounts.Where(mount => !bound.Exists(other => other.IsAbove(mount.Target))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(root + mount.Target) ?? root, Readable);
            switch (mount.Kind)
            {
                case MountKind.Folder:
                    Directory.CreateDirectory(root + mount.Target, Readable);
                    break;
                case MountKind.Link:
                    File.CreateSymbolicLink(root + mount.Target, mount.Source);
                    break;
            }
        }
    }
}
