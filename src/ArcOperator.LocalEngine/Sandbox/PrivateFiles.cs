namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Files and folders that only this user can read.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    public static string CreateFolder(string path) => Directory.CreateDirectory(path, OwnFolder).FullName;

    /// <summary>A new, empty file in the place of whatever was there.</summary>
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

    /// <summary>A file that only one process at a time can have open.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
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

    /// <summary>Removes a folder and all in it, also what a step made inaccessible. That it is gone already is no error.</summary>
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
