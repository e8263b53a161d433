namespace ArcOperator.Artifacts.Storage.Filesystem;

/// <summary>
/// A file that is not visible as an artifact yet. Dispose deletes it unless it was accepted. The file is locked while it is open, so that a cleanup
/// does not delete it. The lock ends with the process.
/// </summary>
internal sealed class IncomingFile : IAsyncDisposable
{
    private readonly FileStream _file;
    private bool _isAccepted;

    private IncomingFile(FileStream file) => _file = file;

    /// <summary>Stream for the content.</summary>
    public Stream Content => _file;

    /// <param name="folder">Folder in the file system of the artifact, so that renaming is atomic.</param>
    /// <param name="mode">Permissions of the file.</param>
    public static IncomingFile In(string folder, UnixFileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            // The file may be renamed while it is open. Other access waits.
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        return new(new(Path.Combine(folder, Guid.NewGuid().ToString("N")), options));
    }

    /// <summary>Deletes the file. Returns false if a process uses it.</summary>
    public static bool DeleteIfAbandoned(FileInfo file)
    {
        try
        {
            using var unlocked = new FileStream(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Flushes the file to the disk.</summary>
    public void Flush() => RandomAccess.FlushToDisk(_file.SafeFileHandle);

    /// <summary>Renames the file to the name of an artifact.</summary>
    public void MoveTo(string path)
    {
        File.Move(_file.Name, path, overwrite: true);
        _isAccepted = true;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_isAccepted)
            {
                File.Delete(_file.Name);
            }
        }
        finally
        {
            await _file.DisposeAsync();
        }
    }
}
