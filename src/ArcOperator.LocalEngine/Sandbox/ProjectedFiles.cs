using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Writes the entries of a Secret or ConfigMap as files.</summary>
internal static class ProjectedFiles
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="folder">Where to.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="items">Which, and under which paths; null: all, under their names.</param>
    /// <param name="optional">An item that is not there is no mistake.</param>
    /// <param name="mode">Of files whose item says none. Group and others never get anything, as all steps run as one user.</param>
    /// <exception cref="SandboxException">An item is not there, or its path leads out of the folder.</exception>
    public static void Write(
        string folder, IReadOnlyDictionary<string, byte[]> entries, IReadOnlyList<ProjectedItem>? items, bool optional, UnixFileMode mode)
    {
        PrivateFiles.CreateFolder(folder);
        foreach (var item in items ?? [.. entries.Keys.Select(key => new ProjectedItem { Key = key, Path = key })])
        {
            if (entries.TryGetValue(item.Key, out var bytes))
            {
                PrivateFiles.Write(SandboxPath.Below(folder, "path", item.Path), bytes, item.Mode is { } own ? Restricted(own) & (mode | Own) : mode);
            }
            else if (!optional)
            {
                throw new SandboxException($"key \"{item.Key}\" is not there");
            }
        }
    }

    public static UnixFileMode Restricted(int mode) => ((UnixFileMode)mode & Own) | UnixFileMode.UserRead;
}
