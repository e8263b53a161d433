using ArcOperator.Api.ExternalSources;
using ArcOperator.Runtime.Status;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>A namespace and a folder with ExternalSources.</summary>
internal sealed class SourceSpace(BenchCluster cluster, string name) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Root;

    public static async Task<SourceSpace> CreateAsync(BenchCluster cluster) => new(cluster, await Cluster.NewNamespaceAsync(cluster.Client));

    /// <summary>One that looks after this alone, and may fetch from this machine.</summary>
    public Task<OperatorProcess> StartOperatorAsync() => cluster.StartOperatorAsync(
        name, "--network.allowCidrs", "127.0.0.0/8", "--artifact.folder", Folder, "--artifact.baseUrl", "http://artifacts.example:9090");

    public Task CreateAsync(string source, Uri url, CancellationToken cancellationToken = default) => cluster.Client.CreateAsync(
        new V1Alpha1ExternalSource
        {
            Metadata = new() { Name = source, NamespaceProperty = name },
            Spec = new() { Interval = "24h", Generator = new() { Type = SourceGenerator.HttpType, Http = new() { Url = url.AbsoluteUri } } },
        },
        cancellationToken);

    /// <summary>Waits until so many have been ready.</summary>
    public async Task ReadyAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        var ready = new HashSet<string>();
        while (!patience.IsCancellationRequested)
        {
            // Asked from the beginning, a watch tells of what is there already. A server that has much to do may end it before its time.
            await foreach (var (_, source) in cluster.Client.WatchAsync<V1Alpha1ExternalSource>(name, cancellationToken: patience.Token))
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
