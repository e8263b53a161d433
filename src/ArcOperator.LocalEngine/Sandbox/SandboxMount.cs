namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>A file, folder or link in a sandbox.</summary>
/// <param name="Kind">The kind of mount.</param>
/// <param name="Source">Path on the machine, or target of a link. Empty for a new folder.</param>
/// <param name="Target">Path in the sandbox.</param>
internal sealed record SandboxMount(MountKind Kind, string Source, string Target)
{
    public static SandboxMount ReadOnly(string source, string target) => new(MountKind.ReadOnly, source, target);

    public static SandboxMount ReadWrite(string source, string target) => new(MountKind.ReadWrite, source, target);

    public static SandboxMount Link(string pointsTo, string target) => new(MountKind.Link, pointsTo, target);

    public static SandboxMount Folder(string target) => new(MountKind.Folder, "", target);

    /// <summary>Returns true if the path is the mount or lies below it.</summary>
    public bool Holds(string path) => path == Target || IsAbove(path);

    /// <summary>Returns true if the path lies below the mount.</summary>
    public bool IsAbove(string path) => path.StartsWith(Target.TrimEnd('/') + "/", StringComparison.Ordinal);
}

/// <summary>The kinds of mounts.</summary>
internal enum MountKind
{
    /// <summary>A read-only file or folder of the machine.</summary>
    ReadOnly,

    /// <summary>A writable file or folder of the machine.</summary>
    ReadWrite,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>An empty folder of the step.</summary>
    Folder,
}
