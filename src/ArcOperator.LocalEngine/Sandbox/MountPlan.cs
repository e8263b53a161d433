namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// Combines the volumes of a step with the folders of the machine. A volume can replace a folder of the machine or be mounted below one.
/// A read-only folder without the mount point becomes a folder of the step with a link for each entry.
/// </summary>
internal static class MountPlan
{
    /// <summary>The parent of folders that steps see through links.</summary>
    private const string Behind = "/.machine";

    public static IReadOnlyList<SandboxMount> Over(IReadOnlyList<SandboxMount> machine, IEnumerable<SandboxMount> volumes)
    {
        var placed = volumes
            .Select(volume => volume with { Target = Follow(machine, volume.Target) })
            .OrderBy(volume => volume.Target, StringComparer.Ordinal)
            .ToList();
        // A volume hides everything at and below its path.
        var result = machine.Where(mount => !placed.Exists(volume => volume.Holds(mount.Target))).ToList();
        foreach (var folder in result.Where(mount => placed.Exists(volume => mount.IsAbove(volume.Target) && !HasRoom(mount, volume))).ToList())
        {
            Open(result, folder, [.. result.Concat(placed).Select(mount => mount.Target).Where(folder.IsAbove)]);
        }

        return [.. result.OrderBy(mount => mount.Target, StringComparer.Ordinal), .. placed];
    }

    /// <summary>Returns the path on the machine for a path in the sandbox. Null if no mount contains the path.</summary>
    public static string? HostPath(IReadOnlyList<SandboxMount> mounts, string path)
    {
        var followed = Follow(mounts, path);
        var mount = mounts
            .Where(candidate => candidate.Kind is MountKind.ReadOnly or MountKind.ReadWrite && candidate.Holds(followed))
            .MaxBy(candidate => candidate.Target.Length);
        return mount is null ? null : mount.Source + followed[mount.Target.Length..];
    }

    /// <summary>Resolves links among the mounts.</summary>
    public static string Follow(IReadOnlyList<SandboxMount> mounts, string path)
    {
        while (mounts.FirstOrDefault(mount => mount.Kind == MountKind.Link && mount.Holds(path)) is { } link)
        {
            path = Path.GetFullPath(link.Source, Path.GetDirectoryName(link.Target) ?? "/") + path[link.Target.Length..];
        }

        return path;
    }

    // A folder can only be mounted over a folder, and a file over a file.
    private static bool HasRoom(SandboxMount mount, SandboxMount volume)
    {
        var there = mount.Source + volume.Target[mount.Target.Length..];
        return mount.Kind != MountKind.ReadOnly
            || (new FileInfo(there).LinkTarget is null && (Directory.Exists(volume.Source) ? Directory.Exists(there) : File.Exists(there)));
    }

    private static void Open(List<SandboxMount> mounts, SandboxMount folder, List<string> targets)
    {
        mounts.Remove(folder);
        mounts.Add(folder with { Target = Behind + folder.Target });
        var opened = targets.SelectMany(target => OnTheWay(folder, target)).ToHashSet();
        mounts.AddRange(opened.Select(SandboxMount.Folder));
        mounts.AddRange(opened
            .SelectMany(path => Entries(folder, path))
            .Where(entry => !opened.Contains(entry.Target) && !targets.Contains(entry.Target)));
    }

    // The existing folders on the way to the path.
    private static IEnumerable<string> OnTheWay(SandboxMount folder, string path)
    {
        var next = folder.Target;
        while (next != path && Directory.Exists(OnMachine(folder, next)))
        {
            yield return next;
            next = path.IndexOf('/', next.Length + 1) is >= 0 and var end ? path[..end] : path;
        }
    }

    private static IEnumerable<SandboxMount> Entries(SandboxMount folder, string path) => new DirectoryInfo(OnMachine(folder, path))
        .EnumerateFileSystemInfos()
        .Select(entry => SandboxMount.Link($"{Behind}{path}/{entry.Name}", $"{path}/{entry.Name}"));

    private static string OnMachine(SandboxMount folder, string path) => folder.Source + path[folder.Target.Length..];
}
