namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Creates and removes files and folders that only this user can read.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    public static string CreateFolder(string path) => Directory.CreateDirectory(path, OwnFolder).FullName;

    /// <summary>Creates an empty file and replaces an existing one.</summary>
    public static FileStream Create(string path, UnixFileMode mode = OwnFile)
    {
        if (Path.GetDirectoryName(path) is { } folder)
        {
            CreateFolder(folder);
        }

        File.Delete(path);
        const FileShare Readers = FileShare.Read | FileShare.Delete;
        return new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = Readers, UnixCreateMode = mode });
    }

    /// <summary>Opens a file that only one process at a time can open.</summary>
    /// <exception cref="IOException">Another process has opened the file.</exception>
    public static FileStream Lock(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        UnixCreateMode = OwnFile,
    });

    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = OwnFile)
    {
        using var file = Create(path, mode);
        file.Write(bytes);
    }

    /// <summary>Removes a folder with its contents, including folders that a step made inaccessible. Ignores a missing folder.</summary>
    public static void RemoveFolder(string path)
    {
        if (!Directory.Exists(path) || new DirectoryInfo(path).LinkTarget is not null)
        {
            return;
        }

        Open(new(path));
        Directory.Delete(path, recursive: true);
    }

    private static void Open(DirectoryInfo folder)
    {
        if ((folder.UnixFileMode & OwnFolder) != OwnFolder)
        {
            folder.UnixFileMode |= OwnFolder;
        }

        foreach (var inner in folder.EnumerateDirectories().Where(inner => inner.LinkTarget is null))
        {
            Open(inner);
        }
    }
}
