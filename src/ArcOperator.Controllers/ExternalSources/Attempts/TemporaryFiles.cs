namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>
/// Files for what is under way. Each loses its name as soon as it is open, so that it is gone with the last handle: also when this
/// process is killed, and unseen by others meanwhile.
/// </summary>
internal sealed class TemporaryFiles(FetchOptions options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>An empty file to write and to read. The caller disposes it.</summary>
    /// <exception cref="IOException">There is no such folder, or no room.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    public FileStream Create()
    {
        var folder = options.Folder.Length > 0 ? options.Folder : Path.GetTempPath();
        var file = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = OwnerOnly;
        }

        var stream = new FileStream(Path.Combine(folder, $"arc-fetch-{Guid.NewGuid():N}"), file);
        File.Delete(stream.Name);
        return stream;
    }
}
