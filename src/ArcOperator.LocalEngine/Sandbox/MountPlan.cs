namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// Puts a step's volumes over what it sees of the machine. A volume may lie anywhere: in the place of a folder of the
/// machine, or below one that is read-only and has no such entry; then that folder becomes one of the step's own, with a
/// link for each entry.
/// </summary>
internal static class MountPlan
{
    /// <summary>Where folders are kept that the step sees through links.</summary>
    private const string Behind = "/.machine";

    public static IReadOnlyList<SandboxMount> Over(IReadOnlyList<SandboxMount> machine, IEnumerable<SandboxMount> volumes)
    {
        var placed = volumes
            .Select(volume => volume with { Target = Follow(machine, volume.Target) })
            .OrderBy(volume => volume.Target, StringComparer.Ordinal)
            .ToList();
        // What lies at the path of a volume or below it is hidden by the volume.
        var result = machine.Where(mount => !placed.Exists(volume => volume.Holds(mount.Target))).ToList();
        foreach (var folder in result.Where(mount => placed.Exists(volume => mount.IsAbove(volume.Target) && !HasRoom(mount, volume))).ToList())
        {
            Open(result, folder, [.. result.Concat(placed).Select(mount => mount.Target).Where(folder.IsAbove)]);
        }

        return [.. result.OrderBy(mount => mount.Target, StringComparer.Ordinal), .. placed];
    }

    /// <summary>The path on the machine of what is found at a path of the sandbox; null: nothing that is known beforehand.</summary>
    public static string? HostPath(IReadOnlyList<SandboxMount> mounts, string path)
    {
        var followed = Follow(mounts, path);
        var mount = mounts
            .Where(candidate => candidate.Kind is MountKind.ReadOnly or MountKind.ReadWrite && candidate.Holds(followed))
            .MaxBy(candidate => candidate.Target.Length);
        return mount is null ? null : mount.Source + followed[mount.Target.Length..];
    }

    /// <summary>The path without the links that the mounts themselves are.</summary>
    public static string Follow(IReadOnlyList<SandboxMount> mounts, string path)
    {
        while (mounts.FirstOrDefault(mount => mount.Kind == MountKind.Link && mount.Holds(path)) is { } link)
        {
            path = Path.GetFullPath(link.Source, Path.GetDirectoryName(link.Target) ?? "/") + path[link.Target.Length..];
        }

        return path;
    }

    // A folder can be laid over a folder, and a file over a file.
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

    // The folders of the machine that lead to the path.
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
