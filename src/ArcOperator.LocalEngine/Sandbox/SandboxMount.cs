namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Something that a step finds at a path.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Source">Its path on the machine, or where a link points; empty for a folder.</param>
/// <param name="Target">Its path in the sandbox.</param>
internal sealed record SandboxMount(MountKind Kind, string Source, string Target)
{
    public static SandboxMount ReadOnly(string source, string target) => new(MountKind.ReadOnly, source, target);

    public static SandboxMount ReadWrite(string source, string target) => new(MountKind.ReadWrite, source, target);

    public static SandboxMount Link(string pointsTo, string target) => new(MountKind.Link, pointsTo, target);

    public static SandboxMount Folder(string target) => new(MountKind.Folder, "", target);

    /// <summary>True if the path lies inside of the mount, or is it.</summary>
    public bool Holds(string path) => path == Target || IsAbove(path);

    /// <summary>True if the path lies inside of the mount.</summary>
    public bool IsAbove(string path) => path.StartsWith(Target.TrimEnd('/') + "/", StringComparison.Ordinal);
}
