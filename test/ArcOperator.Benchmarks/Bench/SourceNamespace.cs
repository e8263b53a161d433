using System.Text.Json.Nodes;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Runtime.Status;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>A namespace and a folder with ExternalSources.</summary>
internal sealed class SourceNamespace(BenchCluster cluster, string name) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Root;

    public static async Task<SourceNamespace> CreateAsync(BenchCluster cluster) => new(cluster, await Cluster.NewNamespaceAsync(cluster.Client));

    /// <summary>Starts an operator that watches this namespace only and may fetch from loopback addresses.</summary>
    public Task<OperatorProcess> StartOperatorAsync() => cluster.StartOperatorAsync(
        name, "--network.allowCidrs", "127.0.0.0/8", "--artifact.folder", Folder, "--artifact.baseUrl", "http://127.0.0.1:1");

    public Task CreateAsync(string source, Uri url, CancellationToken cancellationToken = default) => cluster.Client.CreateAsync(
        new V1Alpha1ExternalSource
        {
            Metadata = new() { Name = source, NamespaceProperty = name },
            Spec = new() { Interval = "24h", Generator = new() { Type = SourceGenerator.HttpType, Http = new() { Url = url.AbsoluteUri } } },
        },
        cancellationToken);

    /// <summary>Makes the writes that publish an ExternalSource, without an operator.</summary>
    public async Task PublishRawAsync(string source, CancellationToken cancellationToken)
    {
        var finalizer = new JsonPatch().Add(new JsonArray("source.flux.oddkin.co/externalsource-finalizer"), "metadata", "finalizers").Build();
        await cluster.Client.PatchAsync<V1Alpha1ExternalSource>(finalizer, source, name, cancellationToken: cancellationToken);
        var artifact = await cluster.Client.CreateAsync(new V1ExternalArtifact { Metadata = new() { Name = source, NamespaceProperty = name }, Spec = new() }, cancellationToken);
        var status = MergePatch.Of(new() { ["status"] = new JsonObject { ["observedGeneration"] = 1, ["conditions"] = new JsonArray() } });
        await cluster.Client.PatchStatusAsync(artifact, status, cancellationToken);
        await cluster.Client.PatchStatusAsync(new V1Alpha1ExternalSource { Metadata = new() { Name = source, NamespaceProperty = name } }, status, cancellationToken);
    }

    /// <summary>Waits until this number of ExternalSources was ready.</summary>
    public async Task ReadyAsync(int count)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var ready = new HashSet<string>();
        while (!timeout.IsCancellationRequested)
        {
            // A watch without a resource version begins with the existing objects. A loaded server may end it early, so it is opened again.
            await foreach (var (_, source) in cluster.Client.WatchAsync<V1Alpha1ExternalSource>(name, cancellationToken: timeout.Token))
            {
                if (source.Status.Conditions.IsTrue(Conditions.Ready) && ready.Add(source.Name()) && ready.Count == count)
                {
                    return;
                }
            }
        }

        throw new TimeoutException($"{ready.Count} of {count} ExternalSources are ready");
    }

    public void Dispose() => _folder.Dispose();
}
