using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.Runtime.Tests.Campaign;

/// <summary>A namespace with users who create Orders and with a simulated Argo. Both retry while the API server is unavailable.</summary>
internal sealed partial class CampaignNamespace : IAsyncDisposable
{
    private readonly KubernetesClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, string> _workflows = new();
    private readonly ConcurrentBag<string> _restarted = [];
    private readonly Task _argo;

    private CampaignNamespace(KubernetesClient client, string @namespace)
    {
        (_client, Namespace) = (client, @namespace);
        _argo = RunArgoAsync();
    }

    public string Namespace { get; }

    /// <summary>Names of Workflows that were created a second time after their deletion.</summary>
    public IReadOnlyCollection<string> RestartedWorkflows => _restarted;

    public static async Task<CampaignNamespace> CreateAsync(CampaignCluster cluster)
    {
        var @namespace = await Cluster.NewNamespaceAsync(cluster.Client);
        foreach (var endpoint in new[] { "source", "destination" })
        {
            await cluster.Client.CreateAsync(new V1Alpha1Endpoint
            {
                Metadata = new() { Name = endpoint, NamespaceProperty = @namespace }, Spec = new() { Type = "oci", RemoteUrl = "127.0.0.1:1", Usage = EndpointUsage.All },
            });
        }

        await cluster.Client.CreateAsync(new V1Alpha1ArtifactType
        {
            Metadata = new() { Name = "oci", NamespaceProperty = @namespace }, Spec = new() { WorkflowTemplateRef = new() { Name = "copy" } },
        });
        await cluster.Client.CreateAsync(new V1Alpha1WorkflowTemplate { Metadata = new() { Name = "copy", NamespaceProperty = @namespace }, Facts = new() });
        return new(cluster.Client, @namespace);
    }

    /// <summary>Creates Orders of one artifact each, several at once.</summary>
    public Task CreateOrdersAsync(int first, int count) => Parallel.ForAsync(
        first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) => await RetryAsync(() => _client.CreateAsync(Order(number))));

    /// <summary>Waits until this number of Orders has succeeded.</summary>
    public async Task WaitForSuccessAsync(int count, TimeSpan within)
    {
        var (orders, succeeded) = (0, 0);
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    var all = await RetryAsync(() => _client.ListAsync<V1Alpha1Order>(Namespace));
                    (orders, succeeded) = (all.Count, all.Count(order => order.Status.Phase == OrderPhase.Succeeded));
                    await Task.Delay(200);
                    return succeeded == count;
                },
                within);
        }
        catch (NUnit.Framework.AssertionException error)
        {
            throw new NUnit.Framework.AssertionException($"{error.Message}; {succeeded} of {orders} Orders have succeeded");
        }
    }

    /// <summary>Returns all objects as texts, without values that differ between equal runs: times, versions, UIDs, the namespace and hashes of it.</summary>
    public async Task<IReadOnlyList<string>> SnapshotAsync() =>
    [
        .. await AllAsync<V1Alpha1Order>(), .. await AllAsync<V1Alpha1ArtifactWorkflow>(), .. await AllAsync<V1Alpha1Workflow>(),
        .. await AllAsync<V1Alpha1Endpoint>(),
    ];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _argo;
        _stop.Dispose();
    }

    private V1Alpha1Order Order(int number) => new()
    {
        Metadata = new() { Name = string.Create(CultureInfo.InvariantCulture, $"order-{number:000}"), NamespaceProperty = Namespace },
        Spec = new()
        {
            Defaults = new() { SrcRef = new() { Name = "source" }, DstRef = new() { Name = "destination" } },
            Artifacts = [new() { Type = "oci", Spec = JsonElement.Parse($$"""{ "image": "library/busybox:{{number}}" }""") }],
        },
    };

    // Simulates Argo: each Workflow without a phase succeeds.
    private async Task RunArgoAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var workflow in await RetryAsync(() => _client.ListAsync<V1Alpha1Workflow>(Namespace)))
            {
                if (_workflows.GetOrAdd(workflow.Name(), workflow.Uid()) != workflow.Uid())
                {
                    _restarted.Add(workflow.Name());
                }

                if (workflow.Status.Phase is null && !_stop.IsCancellationRequested)
                {
                    await RetryAsync(() => _client.PatchAsync<V1Alpha1Workflow>(MergePatch.Of(Success), workflow.Name(), Namespace));
                }
            }

            await Task.Delay(100);
        }
    }

    private static JsonObject Success => new()
    {
        ["status"] = new JsonObject
        {
            ["phase"] = WorkflowPhase.Succeeded, ["progress"] = "1/1", ["startedAt"] = "2026-01-31T12:00:00Z", ["finishedAt"] = "2026-01-31T12:00:42Z",
        },
    };

    /// <summary>Retries a request while the API server stops, starts or is absent.</summary>
    private static async Task<T> RetryAsync<T>(Func<Task<T>> request)
        where T : class
    {
        T? answer = null;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    answer = await request();
                    return true;
                }
                catch (HttpOperationException error) when (error.IsAlreadyExists())
                {
                    return true;
                }
                catch (Exception error) when (error is HttpRequestException or IOException or TimeoutException or HttpOperationException { StatusCode: >= System.Net.HttpStatusCode.InternalServerError or System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.TooManyRequests })
                {
                    // 403 and 404: a server that has just started does not know all roles and kinds yet.
                    await Task.Delay(100);
                    return false;
                }
            },
            TimeSpan.FromMinutes(1));
        return answer!;
    }

    private async Task<IEnumerable<string>> AllAsync<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        (await RetryAsync(() => _client.ListAsync<T>(Namespace))).OrderBy(entity => entity.Name(), StringComparer.Ordinal).Select(Text);

    private string Text<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // A namespace is part of the hashes in names. The record of an Order holds the time at which it was written.
        var text = WrittenAt().Replace(Snapshot.Of(CampaignCluster.Json, entity).Replace(Namespace, "town", StringComparison.Ordinal), "\"writtenAt\":0");
        return ArtifactLabel().Replace(Hash().Replace(text, "0123456789abcdef"), "oci-01234567");
    }

    [GeneratedRegex("\"writtenAt\":[0-9]+")]
    private static partial Regex WrittenAt();

    [GeneratedRegex("\\boci-[0-9a-f]{8}\\b")]
    private static partial Regex ArtifactLabel();

    [GeneratedRegex("\"?\\b[0-9a-f]{16}\\b\"?")]
    private static partial Regex Hash();
}
