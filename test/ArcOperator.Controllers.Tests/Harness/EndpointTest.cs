using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Builders;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>
/// A test of Endpoints whose operator may connect to this machine. Names resolve to this machine, except those for other addresses. Connections to other
/// addresses are recorded and refused.
/// </summary>
internal abstract class EndpointTest : ArcTest
{
    /// <summary>A name that resolves to the address of metadata services of clouds.</summary>
    protected const string MetadataHost = "metadata.example";

    /// <summary>A name that does not resolve.</summary>
    protected const string UnknownHost = "nowhere.example";

    private readonly ConcurrentQueue<IPEndPoint> _connections = new();
    private readonly List<IAsyncDisposable> _servers = [];
    private ScriptedPeer? _place;
    private TemporaryFolder _folder = null!;

    /// <summary>Authority of the certificates of TLS servers.</summary>
    protected X509Certificate2 Authority { get; private set; } = null!;

    /// <summary>Opened connections, oldest first.</summary>
    protected IReadOnlyList<IPEndPoint> Connections => [.. _connections];

    /// <summary>A server that responds with 200 to each request.</summary>
    protected ScriptedPeer Place => _place ??= Serve(exchange => exchange.RespondAsync(200, "hello"));

    protected virtual NetworkOptions Network => new() { AllowCidrs = ["127.0.0.0/8"], CaFile = _folder.Write("authorities.crt", Authority.ExportCertificatePem()) };

    protected virtual EndpointOptions Options => new() { ProbeTimeout = TimeSpan.FromSeconds(2), ProbeRetryDelay = TimeSpan.FromHours(1), ProbeMaxRetryDelay = TimeSpan.FromHours(1) };

    protected override void Configure(IServiceCollection services)
    {
        _folder ??= new();
        Authority ??= TlsServer.CreateAuthority();
        services
            .AddSingleton(Network)
            .AddSingleton(Options)
            .AddSingleton(provider => new GuardedConnector(
                provider.GetRequiredService<NetworkPolicy>(), ResolveAsync, ConnectAsync, provider.GetRequiredService<TimeProvider>(), EgressProxy.From(provider.GetRequiredService<NetworkOptions>())));
    }

    [TearDown]
    public async Task StopServers()
    {
        _connections.Clear();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _servers.Clear();
        _place = null;
        Authority.Dispose();
        Authority = null!;
        _folder.Dispose();
        _folder = null!;
    }

    /// <summary>Stops the server at the end of the test.</summary>
    protected async Task<TServer> KeepAsync<TServer>(Task<TServer> server)
        where TServer : IAsyncDisposable
    {
        var started = await server;
        _servers.Add(started);
        return started;
    }

    /// <summary>A server for plain HTTP with scripted responses.</summary>
    protected ScriptedPeer Serve(Func<PeerExchange, Task> script)
    {
        var peer = new ScriptedPeer(script);
        _servers.Add(peer);
        return peer;
    }

    /// <summary>Starts a TLS server with a certificate for <paramref name="host"/>, and returns its URL without a path.</summary>
    protected async Task<string> ServeTlsAsync(string host, RequestDelegate answer) =>
        $"https://{host}:{(await KeepAsync(TlsServer.StartAsync(TlsServer.CreateCertificate(Authority, host), answer))).Port}";

    /// <summary>Starts Debian's registry with a certificate for <paramref name="host"/>. Returns host and port.</summary>
    protected async Task<(LocalServer Server, string Address)> StartTlsRegistryAsync(string host, params IReadOnlyList<string> arguments)
    {
        using var certificate = TlsServer.CreateCertificate(Authority, host);
        using var key = certificate.GetECDsaPrivateKey()!;
        var server = await KeepAsync(LocalServer.StartRegistryAsync([
            "--certificate", _folder.Write("server.crt", certificate.ExportCertificatePem()), "--key", _folder.Write("server.key", key.ExportPkcs8PrivateKeyPem()), .. arguments]));
        return (server, $"{host}:{server.Address.Split(':')[1]}");
    }

    protected Task<V1Alpha1Endpoint> CreateAsync(string url, string? secret = null, string name = "place") =>
        Namespace.CreateAsync(An.Endpoint(name, url.StartsWith("http", StringComparison.Ordinal) ? "http" : "oci", url, secret));

    /// <summary>Creates a Secret with these entries.</summary>
    protected Task<V1Secret> CreateSecretAsync(string name, params IReadOnlyList<(string Key, string Value)> data) => Namespace.CreateAsync(new V1Secret
    {
        Metadata = new() { Name = name },
        StringData = data.ToDictionary(entry => entry.Key, entry => entry.Value),
    });

    protected Task<V1Secret> CreateLoginAsync(string password, string name = "keys") => CreateSecretAsync(name, ("username", "somebody"), ("password", password));

    /// <summary>Returns the Endpoint after a condition has this reason.</summary>
    protected Task<V1Alpha1Endpoint> EndpointAsync(string condition, string reason, string name = "place") =>
        Namespace.EntityAsync<V1Alpha1Endpoint>(name, endpoint => endpoint.Status.Conditions.Find(condition)?.Reason == reason);

    /// <summary>Returns Reachable, Authenticated and Ready of a new Endpoint with this URL, each as status and reason.</summary>
    protected async Task<string> FindingAsync(string url, string? secret = null)
    {
        await CreateAsync(url, secret);
        // The Endpoint can reach the cache before its Secret.
        return Finding(await Namespace.EntityAsync<V1Alpha1Endpoint>("place", endpoint => endpoint.Status.Conditions.IsTrue(EndpointConditions.ValidatedType)));
    }

    protected static string Finding(V1Alpha1Endpoint endpoint) => string.Join(", ", endpoint.Status.Conditions!
        .Where(condition => condition.Type is not (EndpointConditions.ValidatedType or Conditions.Reconciling or Conditions.Stalled))
        .Select(condition => $"{condition.Type} {condition.Status} {condition.Reason}"));

    protected async Task<string> MessageAsync(string condition) => (await Namespace.FindAsync<V1Alpha1Endpoint>("place"))!.Status.Conditions.Find(condition)!.Message;

    /// <summary>Asserts that logs and objects contain none of the values, neither plain nor in base64.</summary>
    protected async Task NothingIsShownAsync(params IReadOnlyList<string> values)
    {
        var places = (await Namespace.ListAsync<V1Alpha1Endpoint>()).Select(Text).Concat((await Namespace.ListAsync<Eventsv1Event>()).Select(Text)).Append(Operator.Log);
        foreach (var place in places)
        {
            place.Should().NotContainAny(values.SelectMany(value => new[] { value, Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) }));
        }

        static string Text<T>(T entity)
            where T : class, IKubernetesObject<V1ObjectMeta> => Encoding.UTF8.GetString(ArcCluster.Json.Serialize(entity));
    }

    private static Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => host switch
    {
        UnknownHost or "src.example" or "dst.example" => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)),
        MetadataHost => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254")]),
        _ => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
    };

    private Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        _connections.Enqueue(endpoint);
        return IPAddress.IsLoopback(endpoint.Address)
            ? GuardedConnector.ConnectSocketAsync(endpoint, cancellationToken)
            : Task.FromException<Stream>(new SocketException((int)SocketError.ConnectionRefused));
    }
}
