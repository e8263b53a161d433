using System.Net;
using System.Net.Sockets;

namespace ArcOperator.Controllers.Network;

/// <summary>
/// Opens connections for users' URLs. A name is resolved once, each address is checked, and the connection goes to a checked
/// address: a name that resolves to another address a moment later gains nothing.
/// </summary>
internal sealed class GuardedConnector(NetworkPolicy policy, Resolve resolve, Connect connect)
{
    public GuardedConnector(NetworkPolicy policy)
        : this(policy, Dns.GetHostAddressesAsync, ConnectSocketAsync)
    {
    }

    /// <summary>The <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="TargetDeniedException">The host, or every address that it has, is denied.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        if (policy.RefuseHost(target.Host) is { } refusal)
        {
            throw new TargetDeniedException(refusal);
        }

        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolve(target.Host, cancellationToken);
        var allowed = addresses.Where(address => policy.RefuseAddress(address) is null).ToList();
        if (allowed.Count == 0)
        {
            throw new TargetDeniedException(addresses.Length == 0 ? $"host '{target.Host}' has no address" : policy.RefuseAddress(addresses[0]) ?? "");
        }

        return await ConnectToAnyAsync([.. allowed.Select(address => new IPEndPoint(NetworkPolicy.Plain(address), target.Port))], cancellationToken);
    }

    private async Task<Stream> ConnectToAnyAsync(IReadOnlyList<IPEndPoint> endpoints, CancellationToken cancellationToken)
    {
        for (var index = 0; ; index++)
        {
            try
            {
                return await connect(endpoints[index], cancellationToken);
            }
            catch (SocketException) when (index < endpoints.Count - 1)
            {
                // The host has further addresses.
            }
        }
    }

    internal static async Task<Stream> ConnectSocketAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
