using System.Net;
using System.Net.Sockets;
using ArcOperator.Runtime.Options;

namespace ArcOperator.HookExecutor;

/// <summary>Binds the socket that the executor listens on.</summary>
internal static class ExecutorSocket
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Group = Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <exception cref="OptionsException">Another executor uses the address, or it is not available.</exception>
    public static Socket Bind(EndPoint endPoint, SocketAccess access)
    {
        var isUnix = endPoint is UnixDomainSocketEndPoint;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            if (isUnix)
            {
                MakeRoom(endPoint);
            }

            socket.Bind(endPoint);
            if (isUnix && !OperatingSystem.IsWindows())
            {
                // Connections are possible only after Listen, which comes later.
                File.SetUnixFileMode(PathOf(endPoint), access == SocketAccess.Group ? Group : Owner);
            }

            return socket;
        }
        catch (Exception error) when (error is SocketException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw new OptionsException([$"the hook executor cannot listen on {endPoint}: {error.Message}"]);
        }
    }

    private static string PathOf(EndPoint endPoint) => endPoint.ToString() ?? "";

    // The socket of an executor that was killed is removed; that of a running one is left.
    private static void MakeRoom(EndPoint endPoint)
    {
        var path = PathOf(endPoint);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? "/");
        if (!Path.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }

        throw new IOException("another hook executor listens there");
    }
}
