using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Runtime.Status;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;

namespace ArcOperator.Tests.Sources;

/// <summary>
/// One ExternalSource, 'source', and the real operator, with their own namespace and folders and a scripted source server. The operator can be killed
/// and started again: the address of its artifacts stays the same.
/// </summary>
internal sealed class SourceRig : IAsyncDisposable
{
    public const string Name = "source";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly IReadOnlyList<string> _options;
    private readonly List<string> _written = [];
    private readonly TemporaryFolder _folder = new();
    private readonly FluxConsumer _flux = new();
    private readonly int _port = OperatorProcess.FreePort();
    private Func<PeerExchange, Task> _script = exchange => exchange.RespondAsync(404, "");
    private OperatorProcess? _operator;

    private SourceRig(KubernetesClient client, string @namespace, IReadOnlyList<string> options)
    {
        (Client, Namespace, _options) = (client, @namespace, options);
        Server = new(exchange => _script(exchange));
        Directory.CreateDirectory(FetchFolder);
    }

    public KubernetesClient Client { get; }

    public string Namespace { get; }

    /// <summary>Further state, such as the objects in a bucket.</summary>
    public Func<Task<IReadOnlyList<string>>> Elsewhere { get; set; } = () => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Secrets beside those of the namespace. They are searched for in everything that operators have written.</summary>
    public IReadOnlyList<string> Secrets { get; set; } = [];

    /// <summary>Responds to requests for the URL of the source.</summary>
    public ScriptedPeer Server { get; }

    public string Url => $"{Server.Uri}data";

    /// <summary>Value of the option artifact.folder.</summary>
    public string StoreFolder => _folder.PathOf("store");

    /// <summary>Value of the option fetch.folder.</summary>
    public string FetchFolder => _folder.PathOf("fetch");

    public OperatorProcess Operator => _operator ?? throw new InvalidOperationException("not started");

    /// <param name="options">Additional options of the operator.</param>
    public static async Task<SourceRig> CreateAsync(params IReadOnlyList<string> options)
    {
        var client = await OperatorCluster.ConnectAsync();
        return new(client, await Cluster.NewNamespaceAsync(client), options);
    }

    /// <param name="kubeconfig">Kubeconfig, or null for the default one.</param>
    /// <param name="program">Program, or null for the operator itself.</param>
    public async Task StartAsync(string? kubeconfig = null, string? program = null) => _operator = await OperatorProcess.StartAsync(
        program ?? OperatorCluster.Program,
        kubeconfig ?? await OperatorCluster.Kubeconfig,
        [
            "--operator.namespaces", Namespace, "--log.level", "Trace", "--network.allowCidrs", "127.0.0.0/8", "--fetch.httpSecretHosts", "127.0.0.1",
            "--fetch.folder", FetchFolder, "--fetch.minimumInterval", "1s", "--artifact.folder", StoreFolder,
            "--artifact.port", _port.ToString(CultureInfo.InvariantCulture), "--artifact.baseUrl", $"http://127.0.0.1:{_port}", .. _options,
        ]);

    /// <summary>Kills the operator (SIGKILL).</summary>
    public async Task KillAsync()
    {
        await Operator.KillAsync();
        await PutAwayAsync();
    }

    /// <summary>Sets the response of the source server.</summary>
    public void Script(Func<PeerExchange, Task> script) => _script = script;

    /// <summary>Sets the content of the source server, which responds with 304 to a request with a current validator.</summary>
    public void Serve(byte[] body)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))}\"";
        Script(exchange => exchange.Request.Headers.GetValueOrDefault("If-None-Match") == tag
            ? exchange.RespondAsync(304, "", ("ETag", tag))
            : exchange.RespondAsync(200, body, ("ETag", tag)));
    }

    public void Serve(string body) => Serve(Encoding.UTF8.GetBytes(body));

    /// <summary>Creates the ExternalSource.</summary>
    public Task<V1Alpha1ExternalSource> CreateAsync(ExternalSourceHooks? hooks = null, string interval = "1h", string? secret = null, string name = Name) => Client.CreateAsync(
        new V1Alpha1ExternalSource
        {
            Metadata = new() { Name = name, NamespaceProperty = Namespace },
            Spec = new()
            {
                Interval = interval,
                DestinationPath = "data",
                Hooks = hooks,
                Generator = new()
                {
                    Type = SourceGenerator.HttpType, Http = new() { Url = Url, HeadersSecretRef = secret is null ? null : new() { Name = secret } },
                },
            },
        });

    /// <summary>Requests an attempt.</summary>
    public Task RequestAsync(string at) => Client.PatchAsync<V1Alpha1ExternalSource>(
        MergePatch.Of(new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["annotations"] = new System.Text.Json.Nodes.JsonObject { [ExternalSourceGroup.RequestedAt] = at } } }),
        Name, Namespace);

    /// <summary>Waits until the ExternalSource meets the condition, and returns it.</summary>
    public async Task<V1Alpha1ExternalSource> SourceAsync(Func<V1Alpha1ExternalSource, bool> condition, string name = Name)
    {
        V1Alpha1ExternalSource? last = null;
        try
        {
            await Eventually.TrueAsync(async () => (last = await Client.GetAsync<V1Alpha1ExternalSource>(name, Namespace)) is not null && condition(last), Timeout);
        }
        catch (NUnit.Framework.AssertionException error)
        {
            throw new NUnit.Framework.AssertionException($"{error.Message}; last seen: {(last is null ? "nothing" : Snapshot.Of(OperatorCluster.Json, last))}\n{Operator.Log}");
        }

        return last!;
    }

    public Task<V1Alpha1ExternalSource> ReadyAsync(string name = Name) => SourceAsync(source => source.Status.Conditions.IsTrue(Conditions.Ready), name);

    /// <summary>Waits until the condition Ready is False for this reason, and returns its message.</summary>
    public async Task<string> MessageAsync(string reason, string name = Name) =>
        (await SourceAsync(source => source.Status.Conditions.Find(Conditions.Ready) is { Status: "False" } ready && ready.Reason == reason, name))
            .Status.Conditions.Find(Conditions.Ready)!.Message;

    public Task<V1ExternalArtifact?> PublishedAsync(string name = Name) => Client.GetAsync<V1ExternalArtifact>(name, Namespace);

    /// <summary>Waits until a consumer gets this content. Earlier content may differ, but must be complete.</summary>
    public async Task<V1ExternalArtifact> DeliversAsync(byte[] content, string name = Name)
    {
        V1ExternalArtifact? published = null;
        await SourceAsync(_ => true, name);
        await Eventually.TrueAsync(
            async () => (published = await PublishedAsync(name))?.Status.Artifact is not null && (await _flux.DownloadAsync(published))["data"].AsSpan().SequenceEqual(content),
            Timeout, "consumers get what they should");
        return published!;
    }

    public Task<V1ExternalArtifact> DeliversAsync(string content, string name = Name) => DeliversAsync(Encoding.UTF8.GetBytes(content), name);

    /// <summary>Asserts that a consumer still gets this revision.</summary>
    public Task<byte[]> DownloadAsync(V1ExternalArtifact published) => _flux.DownloadAsync(published.Status.Artifact!.Url, published.Status.Artifact.Digest);

    /// <summary>Returns all state: objects, files in the operator's folders, and Elsewhere.</summary>
    public async Task<IReadOnlyList<string>> SnapshotAsync() =>
    [
        .. (await Client.ListAsync<V1Alpha1ExternalSource>(Namespace)).Select(Text),
        .. (await Client.ListAsync<V1ExternalArtifact>(Namespace)).Select(Text),
        .. FilesIn(StoreFolder).Concat(FilesIn(FetchFolder)).Concat((await Elsewhere()).Select(Common)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Removes values that differ between rigs.</summary>
    public string Common(string text) => text
        .Replace(Namespace, "space", StringComparison.Ordinal)
        .Replace(Server.Uri.Authority, "source.example", StringComparison.Ordinal)
        .Replace($"127.0.0.1:{_port}", "artifacts.example", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await PutAwayAsync();
        await SecretSearch.NothingIsShownAsync(Client, OperatorCluster.Json, Namespace, Secrets, [.. _written, .. StoredFiles().Select(file => SecretSearch.Unpacked(File.ReadAllBytes(file)))]);
        await Server.DisposeAsync();
        Client.Dispose();
        _flux.Dispose();
        _folder.Dispose();
    }

    private string[] StoredFiles() => Directory.Exists(StoreFolder) ? Directory.GetFiles(StoreFolder, "*.tar.gz", SearchOption.AllDirectories) : [];

    private IEnumerable<string> FilesIn(string folder) =>
        (Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [])
            .Select(file => Common($"{Path.GetRelativePath(_folder.Root, file)}, {new FileInfo(file).Length} bytes"));

    // The hash of the inputs of a source includes its URL.
    private string Text<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Common(string.Join('\n', Snapshot.Of(OperatorCluster.Json, entity).Split('\n').Where(line => !line.Contains("lastHandledInputs", StringComparison.Ordinal))));

    private async Task PutAwayAsync()
    {
        if (_operator is null)
        {
            return;
        }

        if (!_operator.HasExited)
        {
            _written.Add(await _operator.MetricsAsync());
        }

        _written.Add(_operator.Log);
        await _operator.DisposeAsync();
        _operator = null;
    }
}
