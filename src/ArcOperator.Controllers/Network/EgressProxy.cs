using System.Net;
using System.Net.Sockets;

namespace ArcOperator.Controllers.Network;

/// <summary>HTTP proxy for URLs of users, as set by the options of the operator.</summary>
internal sealed class EgressProxy
{
    private readonly DnsEndPoint _endpoint;
    private readonly ProxyExceptions _exceptions;

    private EgressProxy(Uri url, NetworkOptions options)
    {
        _endpoint = new(url.IdnHost, url.Port);
        _exceptions = new(options.NoProxy);
        Web = new(url) { Credentials = options.ProxyCredentialsFile.Length > 0 ? ProxyCredentials.Read(options.ProxyCredentialsFile) : null };
    }

    public WebProxy Web { get; }

    /// <summary>Returns the proxy of valid options, or null if they set none.</summary>
    public static EgressProxy? From(NetworkOptions options) => options.Proxy is { } url ? new(url, options) : null;

    /// <summary>Returns true if the URL is requested through the proxy.</summary>
    public bool IsFor(Uri url) => !_exceptions.Contains(url);

    /// <summary>Opens a connection to the proxy. The network policy does not apply to it, because the operator's options set its address.</summary>
    /// <exception cref="ProxyException">The proxy cannot be reached.</exception>
    public async Task<Stream> ConnectAsync(Resolve resolve, Connect connect, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = IPAddress.TryParse(_endpoint.Host, out var literal) ? [literal] : await resolve(_endpoint.Host, cancellationToken);
            for (var index = 0; ; index++)
            {
                try
                {
                    return await connect(new(addresses[index], _endpoint.Port), cancellationToken);
                }
                catch (SocketException) when (index < addresses.Length - 1)
                {
                    // The proxy has further addresses.
                }
            }
        }
        catch (SocketException error)
        {
            throw new ProxyException($"the proxy {_endpoint.Host}:{_endpoint.Port} (option network.proxy) cannot be reached: {error.SocketErrorCode}");
        }
    }
}

/// <summary>The proxy did not connect. Nothing was sent to the target.</summary>
internal sealed class ProxyException(string message) : IOException(message);

/// <summary>File with the credentials for the proxy: one line, user name, colon, password.</summary>
internal static class ProxyCredentials
{
    private const int LargestFile = 4096;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static NetworkCredential? Read(string path)
    {
        using var file = File.OpenText(path);
        var buffer = new char[LargestFile];
        var line = new string(buffer, 0, file.ReadBlock(buffer)).TrimEnd('\r', '\n');
        return line.IndexOf(':') is > 0 and var colon && !line.Contains('\n') ? new(line[..colon], line[(colon + 1)..]) : null;
    }

    /// <summary>Returns the reason why a file is not suitable, or null if it is.</summary>
    public static string? Validate(string path)
    {
        try
        {
            return Read(path) is null ? "expected one line of the form user:password" : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read: {error.Message}";
        }
    }
}

/// <summary>Sends each request directly, with the guard on its connection, or through the proxy, with the guard on its target.</summary>
internal sealed class EgressHandler(GuardedConnector guard, EgressProxy proxy, SocketsHttpHandler direct, SocketsHttpHandler proxied) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _direct = new(direct);
    private readonly HttpMessageInvoker _proxied = new(proxied);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } url || !proxy.IsFor(url))
        {
            return await _direct.SendAsync(request, cancellationToken);
        }

        if (await guard.RefuseTargetAsync(url, cancellationToken) is { } refusal)
        {
            throw new HttpRequestException(refusal, new TargetDeniedException(refusal));
        }

        return await _proxied.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _direct.Dispose();
            _proxied.Dispose();
        }

        base.Dispose(disposing);
    }
}
