namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// Puts a step's volumes over what it sees of the machine. A volume may lie anywhere: in the place of a folder of the
/// machine, or below one that is read-only and has no such entry; then that folder is taken apart into its entries.
/// </summary>
internal static class MountPlan
{
    public static IReadOnlyList<SandboxMount> Over(IReadOnlyList<SandboxMount> machine, IEnumerable<SandboxMount> volumes)
    {
        var placed = volumes.Select(volume => volume with { Target = Follow(machine, volume.Target) }).OrderBy(volume => volume.Target, StringComparer.Ordinal).ToList();
        var result = machine.ToList();
        foreach (var volume in placed)
        {
            // What lies at the path or below it is hidden by the volume.
            result.RemoveAll(mount => volume.Holds(mount.Target));
            if (result.Find(mount => mount.Kind == MountKind.ReadOnly && mount.IsAbove(volume.Target)) is { } parent && !CanCover(parent, volume))
            {
                result.Remove(parent);
                result.AddRange(Open(parent, volume.Target).Where(entry => !result.Exists(mount => mount.Target == entry.Target)).ToList());
            }
        }

        return [.. result.OrderBy(mount => mount.Target, StringComparer.Ordinal), .. placed];
    }

    /// <summary>The path on the machine of what is found at a path of the sandbox; null: nothing that is known beforehand.</summary>
    public static string? HostPath(IReadOnlyList<SandboxMount> mounts, string path)
    {
        var followed = Follow(mounts, path);
        var mount = mounts.Where(candidate => candidate.Kind is MountKind.ReadOnly or MountKind.ReadWrite && candidate.Holds(followed)).MaxBy(candidate => candidate.Target.Length);
        return mount is null ? null : mount.Source + followed[mount.Target.Length..];
    }

    /// <summary>The path without the links that the mounts themselves are.</summary>
    public static string Follow(IReadOnlyList<SandboxMount> mounts, string path) =>
        mounts.FirstOrDefault(mount => mount.Kind == MountKind.Link && mount.IsAbove(path)) is { } link
            ? Path.GetFullPath(link.Source, Path.GetDirectoryName(link.Target) ?? "/") + path[link.Target.Length..]
            : path;

    // A folder can be laid over a folder, and a file over a file; for anything else there has to be room.
    private static bool CanCover(SandboxMount parent, SandboxMount volume)
    {
        var there = parent.Source + volume.Target[parent.Target.Length..];
        return new FileInfo(there).LinkTarget is null && (Directory.Exists(volume.Source) ? Directory.Exists(there) : File.Exists(there));
    }

    private static IEnumerable<SandboxMount> Open(SandboxMount folder, string path)
    {
        yield return SandboxMount.Folder(folder.Target);
        foreach (var entry in new DirectoryInfo(folder.Source).EnumerateFileSystemInfos())
        {
            var target = $"{folder.Target}/{entry.Name}";
            var mount = entry.LinkTarget is { } link ? SandboxMount.Link(link, target) : SandboxMount.ReadOnly(entry.FullName, target);
            if (mount.IsAbove(path) && mount.Kind == MountKind.ReadOnly && entry is DirectoryInfo)
            {
                foreach (var inner in Open(mount, path))
                {
                    yield return inner;
                }
            }
            else if (!mount.Holds(path))
            {
                yield return mount;
            }
        }
    }
}
