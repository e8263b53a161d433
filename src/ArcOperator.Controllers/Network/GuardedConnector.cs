using System.Net;
using System.Net.Sockets;

namespace ArcOperator.Controllers.Network;

/// <summary>Resolves a name to its addresses.</summary>
internal delegate Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken);

/// <summary>Opens a connection to an allowed address.</summary>
internal delegate Task<Stream> Connect(IPEndPoint endpoint, CancellationToken cancellationToken);

/// <summary>The network policy denies the host or address of a user's URL. Nothing was sent.</summary>
internal sealed class TargetDeniedException(string message) : Exception(message);

/// <summary>
/// Opens connections for URLs of users. A name is resolved once, each address is checked, and the connection is opened to a checked address. A later
/// change of the name in DNS therefore has no effect. For a connection through a proxy, only the name and the addresses that this process
/// resolves can be checked.
/// </summary>
internal sealed class GuardedConnector(NetworkPolicy policy, Resolve resolve, Connect connect, TimeProvider clock, EgressProxy? proxy = null)
{
    private readonly ProtectedAddresses _protected = new(policy.ProtectedNames, resolve, clock);

    public GuardedConnector(NetworkPolicy policy, TimeProvider clock, EgressProxy? proxy)
        : this(policy, Dns.GetHostAddressesAsync, ConnectSocketAsync, clock, proxy)
    {
    }

    /// <summary>Returns a handler whose requests this connector guards.</summary>
    /// <param name="create">Creates a handler. It is called once, or twice if there is a proxy.</param>
    public HttpMessageHandler Guard(Func<SocketsHttpHandler> create)
    {
        var direct = create();
        direct.UseProxy = false;
        direct.ConnectCallback = ConnectAsync;
        if (proxy is null)
        {
            return direct;
        }

        var proxied = create();
        proxied.UseProxy = true;
        proxied.Proxy = proxy.Web;
        proxied.ConnectCallback = async (_, cancellationToken) => await proxy.ConnectAsync(resolve, connect, cancellationToken);
        return new EgressHandler(this, proxy, direct, proxied);
    }

    /// <summary>Returns the reason for which a URL must not be requested through the proxy, or null if it is allowed.</summary>
    /// <remarks>The proxy can use any address of a name, so all addresses must be allowed. If only the proxy can resolve a name, only the name is checked.</remarks>
    public async Task<string?> RefuseTargetAsync(Uri url, CancellationToken cancellationToken)
    {
        if (policy.RefuseHost(url.IdnHost) is { } refusal)
        {
            return refusal;
        }

        var protectedAddresses = await _protected.GetAsync(cancellationToken);
        return (await AddressesAsync(url.IdnHost, cancellationToken)).Select(address => policy.RefuseAddress(address, protectedAddresses)).FirstOrDefault(found => found is not null);
    }

    /// <summary>Opens a connection as the <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="TargetDeniedException">The host, or each of its addresses, is denied.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        if (policy.RefuseHost(target.Host) is { } refusal)
        {
            throw new TargetDeniedException(refusal);
        }

        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolve(target.Host, cancellationToken);
        var protectedAddresses = await _protected.GetAsync(cancellationToken);
        var allowed = addresses.Where(address => policy.RefuseAddress(address, protectedAddresses) is null).ToList();
        if (allowed.Count == 0)
        {
            throw new TargetDeniedException(addresses.Length == 0 ? $"host '{target.Host}' has no address" : policy.RefuseAddress(addresses[0], protectedAddresses) ?? "");
        }

        return await ConnectToAnyAsync([.. allowed.Select(address => new IPEndPoint(NetworkPolicy.Plain(address), target.Port))], cancellationToken);
    }

    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }
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
