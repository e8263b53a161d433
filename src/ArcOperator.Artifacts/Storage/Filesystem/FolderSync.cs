using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ArcOperator.Artifacts.Storage.Filesystem;

/// <summary>Makes the entries of a folder survive a power cut. .NET opens no folders, so libc does; fsync itself is .NET's.</summary>
internal static partial class FolderSync
{
    private const int ReadOnlyAndClosedOnExec = 0x80000;
    private const int NoSuchFolder = 2;

    /// <summary>A folder that is gone has nothing to keep.</summary>
    /// <exception cref="IOException">The folder could not be opened or synchronised.</exception>
    public static void Flush(string folder)
    {
        // Elsewhere file systems keep entries of their own accord, or the flag means something else.
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
