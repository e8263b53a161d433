using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>
/// Creates temporary files. The name of each is deleted as soon as the file is open, so that the file disappears with its last handle, also
/// when this process is killed.
/// </summary>
internal sealed class TemporaryFiles(FetchOptions options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates an empty file for writing and reading. The caller disposes it.</summary>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
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
