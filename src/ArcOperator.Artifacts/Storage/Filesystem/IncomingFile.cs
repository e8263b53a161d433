namespace ArcOperator.Artifacts.Storage.Filesystem;

/// <summary>
/// A file that nobody sees as an artifact yet. Disposing deletes it unless it was accepted. It is locked while it is open, so that no
/// sweep takes it for one that was left behind; the lock goes with the process, however that ends.
/// </summary>
internal sealed class IncomingFile : IAsyncDisposable
{
    private readonly FileStream _file;
    private bool _isAccepted;

    private IncomingFile(FileStream file) => _file = file;

    /// <summary>To be written to.</summary>
    public Stream Content => _file;

    /// <param name="folder">Of the file system that the artifact goes to: there a file changes its name at once.</param>
    /// <param name="mode">Who may read and write it.</param>
    public static IncomingFile In(string folder, UnixFileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            // May be renamed while it is open; all else waits.
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

    /// <summary>False: a process works on it.</summary>
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

    /// <summary>Has the operating system write what it still holds back.</summary>
    public void Flush() => RandomAccess.FlushToDisk(_file.SafeFileHandle);

    /// <summary>Gives the file the name of an artifact.</summary>
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
