namespace ArcOperator.Artifacts.Storage.Filesystem;

/// <summary>
/// The folder with the files of a store. It gives no access to files outside: paths are created from keys only, and symbolic links below the root
/// are not followed. Only the current user can access the files (mode 0600, folders 0700).
/// </summary>
internal sealed class ConfinedFolder(string root)
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    private readonly Lock _lock = new();

    public string Root { get; } = Path.GetFullPath(root);

    // A key does not begin with a dot.
    private DirectoryInfo Incoming => new(Path.Combine(Root, ".incoming"));

    public IncomingFile CreateIncoming()
    {
        // Creates the folders one by one, because .NET applies the mode only to the last folder of a path.
        CreateFolder(Root);
        CreateFolder(Unlinked(Incoming).FullName);
        return IncomingFile.In(Incoming.FullName, FileMode);
    }

    /// <summary>Moves an incoming file to the place of the artifact. Readers see either the previous artifact or the complete new one.</summary>
    public void Accept(IncomingFile file, ArtifactKey key)
    {
        file.Flush();
        List<string> changed;
        // Deletes also remove empty folders. Waiting for the disk happens outside this lock.
        lock (_lock)
        {
            changed = CreateFolders(key.Folder);
            file.MoveTo(PathOf(key.Path));
        }

        changed.ForEach(FolderSync.Flush);
        FolderSync.Flush(PathOf(key.Folder.Path));
    }

    /// <summary>Returns the file of an artifact, or null if it does not exist.</summary>
    public FileInfo? Find(ArtifactKey key)
    {
        var file = new FileInfo(PathOf(key.Path));
        return file.Exists && !IsLink(file) && !Steps(key.Folder).Any(IsLink) ? file : null;
    }

    /// <summary>Lists all files in a folder and below it, including files that are not artifacts.</summary>
    public IEnumerable<FileInfo> Files(ArtifactFolder folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        var start = new DirectoryInfo(PathOf(folder.Path));
        return start.Exists && !Steps(folder).Any(IsLink) ? start.EnumerateFiles("*", options) : [];
    }

    /// <summary>Deletes the artifact, and folders that become empty.</summary>
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

    /// <summary>Deletes incoming files that no process uses any more. Returns their number.</summary>
    public int DeleteAbandoned() => Unlinked(Incoming).Exists ? Incoming.EnumerateFiles().Count(IncomingFile.DeleteIfAbandoned) : 0;

    /// <summary>Returns the path below the root, in the form of keys.</summary>
    public string NameOf(FileInfo file) => Path.GetRelativePath(Root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');

    /// <returns>Folders in which a new folder was created.</returns>
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

    // The folders from the first one below the root to the given one.
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
