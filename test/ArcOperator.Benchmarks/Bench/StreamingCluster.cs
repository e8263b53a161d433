using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Benchmarks.Runs;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Runtime.Secrets;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>
/// A server that streams lists, with pairs of ArtifactWorkflows and Workflows: a real one if the control plane of this machine supports it, otherwise
/// a scripted one.
/// </summary>
internal sealed class StreamingCluster : IAsyncDisposable
{
    private readonly BenchCluster? _cluster;
    private readonly ScriptedPeer? _peer;
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, byte[]> _lists = [];

    private StreamingCluster(BenchCluster cluster) => _cluster = cluster;

    private StreamingCluster(int pairs)
    {
        foreach (var type in Kinds)
        {
            var lines = new StringBuilder();
            foreach (var @object in type == typeof(V1Alpha1ArtifactWorkflow) ? Pairs(pairs).Select(pair => pair.Work) : type == typeof(V1Alpha1Workflow) ? Pairs(pairs).Select(pair => pair.Run) : [])
            {
                lines.Append(Line("ADDED", @object));
            }

            lines.Append(Line("BOOKMARK", JsonNode.Parse("""{"metadata":{"resourceVersion":"900000","annotations":{"k8s.io/initial-events-end":"true"}}}""")!));
            _lists[PathOf(type)] = Encoding.UTF8.GetBytes(lines.ToString());
        }

        _peer = new(AnswerAsync);
    }

    /// <summary>The lists that the operator reads.</summary>
    public static IReadOnlyList<string> Paths => [.. Kinds.Select(PathOf)];

    private static IReadOnlyList<Type> Kinds => [.. ArcKinds.All, typeof(V1Alpha1Workflow), typeof(V1Alpha1CronWorkflow), typeof(V1ExternalArtifact), typeof(SecretFingerprint)];

    public static async Task<StreamingCluster> StartAsync(int pairs)
    {
        var cluster = await BenchCluster.StartAsync(isAudited: false);
        if (cluster.IsCurrent)
        {
            await SizeRun.FillAsync(cluster, await BenchmarkNamespace.CreateAsync(cluster), pairs);
            return new(cluster);
        }

        await cluster.DisposeAsync();
        return new(pairs);
    }

    public Task<OperatorProcess> StartOperatorAsync() => _cluster is not null
        ? _cluster.StartOperatorAsync()
        : BenchCluster.StartOperatorAsync(
            _folder.Write("kubeconfig", $$"""
                apiVersion: v1
                kind: Config
                current-context: scripted
                contexts: [{ name: scripted, context: { cluster: scripted, user: scripted } }]
                clusters: [{ name: scripted, cluster: { server: "{{_peer?.Uri}}" } }]
                users: [{ name: scripted, user: {} }]
                """),
            null,
            []);

    public Task<HttpClient> ConnectAsync() => _cluster?.ConnectRawAsync() ?? Task.FromResult(new HttpClient { BaseAddress = _peer?.Uri });

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await (_cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_peer?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task AnswerAsync(PeerExchange exchange)
    {
        if (!_lists.TryGetValue(exchange.Request.Path, out var lines) || exchange.Request.Parameter("watch") is null)
        {
            await exchange.RespondAsync(404, "404 page not found\n", ("Content-Type", "text/plain"));
            return;
        }

        await exchange.BeginStreamAsync();
        if (exchange.Request.Parameter("sendInitialEvents") is not null)
        {
            await exchange.WriteAsync(lines);
        }

        await exchange.StallAsync();
    }

    private static string PathOf(Type type)
    {
        var kind = EntityMetadata.Of(type);
        return kind.Group.Length == 0 ? $"/api/{kind.Version}/{kind.PluralName}" : $"/apis/{kind.Group}/{kind.Version}/{kind.PluralName}";
    }

    private static IEnumerable<(JsonNode Work, JsonNode Run)> Pairs(int count)
    {
        for (var number = 0; number < count; number++)
        {
            var work = Stored(PairFactory.ArtifactWorkflow("bench", number), number);
            var owner = work.Deserialize(BenchCluster.Json.TypeInfo<V1Alpha1ArtifactWorkflow>()) ?? throw new JsonException("null");
            yield return (work, Stored(PairFactory.Workflow(owner), count + number));
        }
    }

    // With the fields that a server adds.
    private static JsonNode Stored<T>(T entity, int number)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = JsonSerializer.SerializeToNode(entity, BenchCluster.Json.TypeInfo<T>()) ?? throw new JsonException("null");
        var metadata = json["metadata"] ?? throw new JsonException("no metadata");
        (metadata["uid"], metadata["resourceVersion"], metadata["creationTimestamp"]) = ($"{number:x8}-68cb-6133-ac7a-4749876509f4", $"{1000 + number}", "2026-01-31T12:00:00Z");
        return json;
    }

    private static string Line(string type, JsonNode @object) => $$"""{"type":"{{type}}","object":{{@object.ToJsonString()}}}""" + "\n";
}
