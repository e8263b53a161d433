namespace ArcOperator.Artifacts.Storage.Filesystem;

/// <summary>
/// The folder that a store keeps its files in. Nothing outside is reached: paths are made of keys only, and no symbolic link below the
/// root is followed. Files belong to this user alone (0600, folders 0700).
/// </summary>
internal sealed class ConfinedFolder(string root)
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    private readonly Lock _lock = new();

    public string Root { get; } = Path.GetFullPath(root);

    // No key begins with a dot.
    private DirectoryInfo Incoming => new(Path.Combine(Root, ".incoming"));

    public IncomingFile CreateIncoming()
    {
        // One by one: .NET gives the mode to the last folder only, and others to those that it makes on the way.
        CreateFolder(Root);
        CreateFolder(Unlinked(Incoming).FullName);
        return IncomingFile.In(Incoming.FullName, FileMode);
    }

    /// <summary>Makes an incoming file the artifact. Whoever looks sees what was there before, or all of this.</summary>
    public void Accept(IncomingFile file, ArtifactKey key)
    {
        file.Flush();
        List<string> changed;
        // Deleting takes empty folders away. Waiting for the disk is not done in here, where others wait.
        lock (_lock)
        {
            changed = CreateFolders(key.Folder);
            file.MoveTo(PathOf(key.Path));
        }

        changed.ForEach(FolderSync.Flush);
        FolderSync.Flush(PathOf(key.Folder.Path));
    }

    /// <summary>The file of an artifact; null if there is none.</summary>
    public FileInfo? Find(ArtifactKey key)
    {
        var file = new FileInfo(PathOf(key.Path));
        return file.Exists && !IsLink(file) && !Steps(key.Folder).Any(IsLink) ? file : null;
    }

    /// <summary>All files in a folder and below it, be they artifacts or not.</summary>
    public IEnumerable<FileInfo> Files(ArtifactFolder folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        var start = new DirectoryInfo(PathOf(folder.Path));
        return start.Exists && !Steps(folder).Any(IsLink) ? start.EnumerateFiles("*", options) : [];
    }

    /// <summary>Deletes the artifact, and the folders that it was the last in.</summary>
    public void Delete(ArtifactKey key)
    {
        lock (_lock)
        {
            if (Find(key) is { } file)
            {
                file.Delete();
                foreach (var folder in Steps(key.Folder).Reverse().TakeWhile(folder => !folder.EnumerateFileSystemInfos().Any()))
                {
                    folder.Delete();
                }
            }
        }
    }

    /// <summary>Deletes incoming files that no process works on any more, and says how many.</summary>
    public int DeleteAbandoned() => Unlinked(Incoming).Exists ? Incoming.EnumerateFiles().Count(IncomingFile.DeleteIfAbandoned) : 0;

    /// <summary>The path below the root, as keys write it.</summary>
    public string NameOf(FileInfo file) => Path.GetRelativePath(Root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');

    /// <returns>The folders that have a new one in them.</returns>
    private List<string> CreateFolders(ArtifactFolder folder)
    {
        var changed = new List<string>();
        foreach (var step in Steps(folder))
        {
            if (!Unlinked(step).Exists)
            {
                CreateFolder(step.FullName);
                changed.Add(Path.GetDirectoryName(step.FullName) ?? Root);
            }
        }

        return changed;
    }

    private static void CreateFolder(string path) =>
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, FolderMode);

    // The folders from the first below the root to the one meant.
    private IEnumerable<DirectoryInfo> Steps(ArtifactFolder folder)
    {
        var path = Root;
        foreach (var name in folder.Path.Split('/'))
        {
            path = Path.Combine(path, name);
            yield return new(path);
        }
    }

    private static DirectoryInfo Unlinked(DirectoryInfo folder) => IsLink(folder)
        ? throw new StoreMisconfiguredException($"{folder.FullName} is a symbolic link, which is not followed: put a folder in its place", null)
        : folder;

    private static bool IsLink(FileSystemInfo entry) => entry.LinkTarget is not null;

    private string PathOf(string key) => Path.Combine([Root, .. key.Split('/')]);
}
