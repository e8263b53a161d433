using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ArcOperator.Artifacts.Storage.Filesystem;

/// <summary>Flushes the entries of a folder to the disk, so that they survive a power cut. .NET cannot open folders, so libc opens them.</summary>
internal static partial class FolderSync
{
    private const int ReadOnlyAndClosedOnExec = 0x80000;
    private const int NoSuchFolder = 2;

    /// <summary>Flushes a folder. Ignores a folder that does not exist.</summary>
    /// <exception cref="IOException">The folder could not be opened or synchronised.</exception>
    public static void Flush(string folder)
    {
        // On other systems, file systems flush entries automatically, or the flag has another meaning.
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var handle = new SafeFileHandle(Open(folder, ReadOnlyAndClosedOnExec), ownsHandle: true);
        if (!handle.IsInvalid)
        {
            RandomAccess.FlushToDisk(handle);
        }
        else if (Marshal.GetLastPInvokeError() != NoSuchFolder)
        {
            throw new IOException($"{folder}: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
