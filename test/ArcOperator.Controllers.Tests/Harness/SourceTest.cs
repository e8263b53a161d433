using System.Net;
using System.Net.Sockets;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Artifacts.Options;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Builders;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>
/// A test of ExternalSources with its own namespace, folder and artifact server, a scripted source server, and an operator with a shortest interval
/// of one second.
/// </summary>
internal abstract class SourceTest
{
    private TemporaryFolder _folder = null!;
    private ArtifactHost _artifacts = null!;
    private Func<PeerExchange, Task> _script = null!;
    private List<OperatorUnderTest> _operators = null!;

    protected ArcCluster Shared { get; private set; } = null!;

    protected TestNamespace Namespace { get; private set; } = null!;

    protected OperatorUnderTest Operator { get; set; } = null!;

    /// <summary>Responds to requests for the URL of the source.</summary>
    protected ScriptedPeer Server { get; private set; } = null!;

    protected ScriptedHooks Hooks { get; private set; } = null!;

    protected FluxConsumer Flux { get; private set; } = null!;

    protected ScrapedMetrics Metrics { get; private set; } = null!;

    protected string Url => $"{Server.Uri}data.json";

    protected string Store => _folder.PathOf("store");

    /// <summary>Errors in the log that a test causes on purpose.</summary>
    protected bool ExpectsErrors { get; set; }

    /// <summary>The bucket, if the store is S3.</summary>
    protected S3Options S3 { get; private set; } = null!;

    protected virtual ArtifactStorage Storage => ArtifactStorage.Filesystem;

    protected virtual long MaxSize => 4 << 20;

    protected virtual ArtifactOptions Artifacts => new() { Storage = Storage, Folder = Store, BaseUrl = _artifacts.Uri, MaxSize = MaxSize };

    protected virtual FetchOptions Fetch => new() { MinimumInterval = TimeSpan.FromSeconds(1), HttpSecretHosts = ["127.0.0.1", "*.example"], Folder = _folder.PathOf("fetch") };

    protected virtual NetworkOptions Network => new() { AllowCidrs = ["127.0.0.0/8"] };

    [SetUp]
    public async Task StartAll()
    {
        ExpectsErrors = false;
        _operators = [];
        _folder = new();
        Directory.CreateDirectory(_folder.PathOf("fetch"));
        Metrics = await ScrapedMetrics.StartAsync();
        Hooks = new();
        Flux = new();
        Serve("{}");
        Server = new(exchange => _script(exchange));
        S3 = await NewS3Async();
        _artifacts = await ArtifactHost.StartAsync(new() { Storage = Storage, Folder = Store }, S3);
        Shared = await ClusterAsync();
        Namespace = new(Shared, await SpaceAsync());
        Operator = await StartOperatorAsync();
    }

    [TearDown]
    public async Task StopAll()
    {
        await SecretSearch.NothingIsShownAsync(
            Shared.Client, ArcCluster.Json, Namespace.Name, [.. Namespace.Secrets, S3.SecretKey],
            [.. _operators.Select(each => each.WholeLog), await Metrics.ReadAsync(), .. Hooks.Calls.Select(call => call.Input), .. (await StoredAsync()).Select(SecretSearch.Unpacked)]);
        await Operator.DisposeAsync();
        await Server.DisposeAsync();
        await _artifacts.DisposeAsync();
        Flux.Dispose();
        await Metrics.DisposeAsync();
        Directory.GetFiles(_folder.PathOf("fetch")).Should().BeEmpty("nothing is left behind of what was fetched");
        _folder.Dispose();
        Operator.Calls.Where(IsUnexpectedRefusal).Should().BeEmpty("its role is all that the operator needs");
        if (!ExpectsErrors)
        {
            Operator.Errors.Should().BeEmpty();
        }
    }

    protected virtual Task<ArcCluster> ClusterAsync() => ArcCluster.GetAsync();

    /// <summary>True for a response that shows a missing right.</summary>
    protected virtual bool IsUnexpectedRefusal(ApiCall call) => call.Status == 403;

    /// <summary>Options of a bucket, if the store is S3.</summary>
    protected virtual Task<S3Options> NewS3Async() => Task.FromResult(new S3Options());

    /// <summary>All artifacts in the store at the end.</summary>
    protected virtual Task<IReadOnlyList<byte[]>> StoredAsync() => Task.FromResult<IReadOnlyList<byte[]>>([.. StoredFiles().Select(File.ReadAllBytes)]);

    /// <summary>The namespace of the test.</summary>
    protected virtual Task<string> SpaceAsync() => Cluster.NewNamespaceAsync(Shared.Client);

    /// <summary>Further namespaces that operators watch.</summary>
    protected virtual IReadOnlyList<string> OtherSpaces => [];

    /// <summary>Starts an operator with the same cluster, folder and servers.</summary>
    protected async Task<OperatorUnderTest> StartOperatorAsync(int? lastWrite = null, string user = "arc-operator")
    {
        _operators.Add(await OperatorUnderTest.StartAsync(Shared, Namespace.Name, lastWrite, user, Configure, others: OtherSpaces));
        return _operators[^1];
    }

    protected async Task RestartOperatorAsync()
    {
        await Operator.StopAsync();
        Operator = await StartOperatorAsync();
    }

    /// <summary>Sets the response of the source server.</summary>
    protected void Script(Func<PeerExchange, Task> script) => _script = script;

    /// <summary>Sets the content of the source server, which responds with 304 to a request with a current validator.</summary>
    protected void Serve(string body, string? etag = null)
    {
        var tag = etag ?? $"\"{body.GetHashCode(StringComparison.Ordinal):x}\"";
        Script(exchange => exchange.Request.Headers.GetValueOrDefault("If-None-Match") == tag
            ? exchange.RespondAsync(304, "", ("ETag", tag))
            : exchange.RespondAsync(200, body, ("ETag", tag)));
    }

    protected void Answer(int status, params (string Name, string Value)[] headers) => Script(exchange => exchange.RespondAsync(status, "no", headers));

    protected SourceBuilder A(string name = "source", string? url = null) => new(name, url ?? Url);

    protected Task<V1Alpha1ExternalSource> CreateAsync(SourceBuilder source) => Namespace.CreateAsync(source.Build());

    protected Task<V1Alpha1ExternalSource> SourceAsync(Func<V1Alpha1ExternalSource, bool> condition, string name = "source") =>
        Namespace.EntityAsync(name, condition);

    protected Task<V1Alpha1ExternalSource> ReadyAsync(string name = "source") => SourceAsync(source =>
        source.Status.Conditions.IsTrue(Conditions.Ready) && source.Status.ObservedGeneration == source.Generation(), name);

    protected Task<V1Alpha1ExternalSource> NotReadyAsync(string reason, string name = "source") =>
        SourceAsync(source => source.Status.Conditions.Find(Conditions.Ready) is { Status: "False" } ready && ready.Reason == reason, name);

    protected Task<V1ExternalArtifact> PublishedAsync(Func<V1ExternalArtifact, bool>? condition = null, string name = "source") =>
        Namespace.EntityAsync<V1ExternalArtifact>(name, artifact => artifact.Status.Artifact is not null && (condition is null || condition(artifact)));

    /// <summary>Waits until a consumer gets this content, and returns it.</summary>
    protected async Task<V1ExternalArtifact> DeliversAsync(string content, string path = "data", string name = "source")
    {
        V1ExternalArtifact? published = null;
        await Eventually.TrueAsync(async () =>
        {
            published = await Namespace.FindAsync<V1ExternalArtifact>(name);
            return published?.Status.Artifact is not null
                && (await Flux.DownloadAsync(published)).TryGetValue(path, out var bytes)
                && Encoding.UTF8.GetString(bytes) == content;
        }, what: $"consumers get {content}");
        return published!;
    }

    protected Task PatchAsync(string spec, string name = "source") => Namespace.PatchAsync<V1Alpha1ExternalSource>(name, $$"""{ "spec": {{spec}} }""");

    protected Task RequestAsync(string at, string name = "source") => Namespace.PatchAsync<V1Alpha1ExternalSource>(
        name, $$"""{ "metadata": { "annotations": { "{{ExternalSourceGroup.RequestedAt}}": "{{at}}" } } }""");

    protected static string MessageOf(V1Alpha1ExternalSource source) => source.Status.Conditions.Find(Conditions.Ready)!.Message;

    protected IReadOnlyList<string> StoredFiles() => Directory.Exists(Store) ? Directory.GetFiles(Store, "*.tar.gz", SearchOption.AllDirectories) : [];

    /// <summary>Resolves all names but one to this machine.</summary>
    protected virtual IPAddress[] Resolve(string host) =>
        host == "nowhere.example" ? throw new SocketException((int)SocketError.HostNotFound) : [IPAddress.Loopback];

    /// <summary>Opens connections to this machine.</summary>
    protected virtual Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken) => DialAsync(endpoint, cancellationToken);

    protected static async Task<Stream> DialAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
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

    protected virtual void Configure(IServiceCollection services) => services
        .AddSingleton(Artifacts)
        .AddSingleton(S3)
        .AddSingleton(Fetch)
        .AddSingleton(Network)
        .AddSingleton(Metrics)
        .AddSingleton<IHookExecutor>(Hooks)
        .AddSingleton(provider => new GuardedConnector(
            provider.GetRequiredService<NetworkPolicy>(),
            (host, _) => Task.FromResult(Resolve(host)),
            ConnectAsync,
            provider.GetRequiredService<TimeProvider>(),
            EgressProxy.From(provider.GetRequiredService<NetworkOptions>())));
}
