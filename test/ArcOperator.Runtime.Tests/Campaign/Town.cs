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

/// <summary>A namespace in which users order, and Argo works: whatever happens to the API server, they try again.</summary>
internal sealed partial class Town : IAsyncDisposable
{
    private readonly KubernetesClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, string> _workflows = new();
    private readonly ConcurrentBag<string> _twice = [];
    private readonly Task _argo;

    private Town(KubernetesClient client, string space)
    {
        (_client, Space) = (client, space);
        _argo = WorkAsync();
    }

    public string Space { get; }

    /// <summary>Workflows that were there a second time, after the first had gone.</summary>
    public IReadOnlyCollection<string> Twice => _twice;

    public static async Task<Town> FoundAsync(CampaignCluster cluster)
    {
        var space = await Cluster.NewNamespaceAsync(cluster.Client);
        foreach (var endpoint in new[] { "source", "destination" })
        {
            await cluster.Client.CreateAsync(new V1Alpha1Endpoint
            {
                Metadata = new() { Name = endpoint, NamespaceProperty = space }, Spec = new() { Type = "oci", RemoteUrl = "127.0.0.1:1", Usage = EndpointUsage.All },
            });
        }

        await cluster.Client.CreateAsync(new V1Alpha1ArtifactType
        {
            Metadata = new() { Name = "oci", NamespaceProperty = space }, Spec = new() { WorkflowTemplateRef = new() { Name = "copy" } },
        });
        await cluster.Client.CreateAsync(new V1Alpha1WorkflowTemplate { Metadata = new() { Name = "copy", NamespaceProperty = space }, Facts = new() });
        return new(cluster.Client, space);
    }

    /// <summary>Creates Orders of one artifact each, several at once.</summary>
    public Task OrderAsync(int first, int count) => Parallel.ForAsync(
        first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) => await PersistAsync(() => _client.CreateAsync(Order(number))));

    /// <summary>Waits until so many Orders have succeeded.</summary>
    public async Task SucceededAsync(int count, TimeSpan within)
    {
        var (orders, succeeded) = (0, 0);
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    var all = await PersistAsync(() => _client.ListAsync<V1Alpha1Order>(Space));
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

    /// <summary>All that there is, without what differs between two runs that are the same: times, versions, identities, the namespace and hashes of it.</summary>
    public async Task<IReadOnlyList<string>> WorldAsync() =>
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
        Metadata = new() { Name = string.Create(CultureInfo.InvariantCulture, $"order-{number:000}"), NamespaceProperty = Space },
        Spec = new()
        {
            Defaults = new() { SrcRef = new() { Name = "source" }, DstRef = new() { Name = "destination" } },
            Artifacts = [new() { Type = "oci", Spec = JsonElement.Parse($$"""{ "image": "library/busybox:{{number}}" }""") }],
        },
    };

    // Argo, as far as it matters: what is there and not begun succeeds.
    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var workflow in await PersistAsync(() => _client.ListAsync<V1Alpha1Workflow>(Space)))
            {
                if (_workflows.GetOrAdd(workflow.Name(), workflow.Uid()) != workflow.Uid())
                {
                    _twice.Add(workflow.Name());
                }

                if (workflow.Status.Phase is null && !_stop.IsCancellationRequested)
                {
                    await PersistAsync(() => _client.PatchAsync<V1Alpha1Workflow>(MergePatch.Of(Success), workflow.Name(), Space));
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

    /// <summary>Tries until there is an answer that is not the fault of a server that is going, gone or coming.</summary>
    private static async Task<T> PersistAsync<T>(Func<Task<T>> request)
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
        (await PersistAsync(() => _client.ListAsync<T>(Space))).OrderBy(entity => entity.Name(), StringComparer.Ordinal).Select(Text);

    private string Text<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // A namespace is part of the hashes in names. The record of an Order holds the time at which it was written.
        var text = WrittenAt().Replace(Snapshot.Of(CampaignCluster.Json, entity).Replace(Space, "town", StringComparison.Ordinal), "\"writtenAt\":0");
        return Hash().Replace(text, "0123456789abcdef");
    }

    [GeneratedRegex("\"writtenAt\":[0-9]+")]
    private static partial Regex WrittenAt();

    [GeneratedRegex("\"?\\b[0-9a-f]{16}\\b\"?")]
    private static partial Regex Hash();
}
