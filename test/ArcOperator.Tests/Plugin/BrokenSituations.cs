using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;

namespace ArcOperator.Tests.Plugin;

/// <summary>Prepares namespaces in which an Order stands still for one known cause each. One operator watches all of them.</summary>
internal sealed class BrokenSituations : IAsyncDisposable
{
    private readonly Dictionary<string, string> _namespaces = [];
    private OperatorProcess? _operator;

    private BrokenSituations(KubernetesClient client) => Client = client;

    public KubernetesClient Client { get; }

    public string NamespaceOf(string situation) => _namespaces[situation];

    /// <summary>Creates the namespaces and starts an operator that allows one unfinished Workflow in each of them.</summary>
    public static Task<BrokenSituations> StartAsync(params IEnumerable<string> names) => StartAsync(1, names);

    /// <summary>Creates the namespaces and starts the operator.</summary>
    /// <param name="active">Number of unfinished Workflows that a namespace may have.</param>
    /// <param name="names">Names of the situations.</param>
    public static async Task<BrokenSituations> StartAsync(int active, params IEnumerable<string> names)
    {
        var situations = new BrokenSituations(await OperatorCluster.ConnectAsync());
        foreach (var name in names)
        {
            situations._namespaces[name] = await OperatorCluster.NewSpaceAsync(situations.Client);
        }

        // Probes are off, because the Endpoints do not exist. The limit of one Workflow makes the second artifact of an Order wait.
        situations._operator = await OperatorCluster.StartAsync(
            string.Join(',', situations._namespaces.Values), "--endpoint.probe", "false", "--argo.maxActiveWorkflowsPerNamespace", active.ToString(CultureInfo.InvariantCulture));
        return situations;
    }

    /// <summary>Creates an Order of one image.</summary>
    public Task<V1Alpha1Order> OrderAsync(string situation, Func<V1Alpha1OrderSpec, V1Alpha1OrderSpec>? change = null, int artifacts = 1, string name = "images")
    {
        var spec = new V1Alpha1OrderSpec
        {
            Defaults = new() { SrcRef = new() { Name = "source" }, DstRef = new() { Name = "destination" } },
            Artifacts = [.. Enumerable.Range(0, artifacts).Select(index => new OrderArtifact
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"image-{index}"),
                Type = "oci",
                Spec = JsonElement.Parse(string.Create(CultureInfo.InvariantCulture, $$"""{ "image": "library/busybox:1.{{index}}" }""")),
            })],
        };
        return Client.CreateAsync(new V1Alpha1Order { Metadata = new() { Name = name, NamespaceProperty = NamespaceOf(situation) }, Spec = change?.Invoke(spec) ?? spec });
    }

    public Task PatchAsync<TEntity>(string situation, string name, JsonObject patch)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => Client.PatchAsync<TEntity>(MergePatch.Of(patch), name, NamespaceOf(situation));

    /// <summary>Writes the status of the situation's only Workflow, as Argo does.</summary>
    /// <param name="situation">Name of the situation.</param>
    /// <param name="phase">Phase of the Workflow.</param>
    /// <param name="nodeType">Type of the only node.</param>
    /// <param name="nodePhase">Phase of the node.</param>
    /// <param name="message">Message of the node.</param>
    public async Task RunAsync(string situation, string phase, string nodeType, string nodePhase, string message)
    {
        var run = await Eventually.GetAsync(async () => (await Client.ListAsync<V1Alpha1Workflow>(NamespaceOf(situation))).FirstOrDefault());
        await RunAsync(run, phase, nodeType, nodePhase, message);
    }

    /// <summary>Writes the status of a Workflow, as Argo does.</summary>
    public async Task RunAsync(V1Alpha1Workflow run, string phase, string nodeType, string nodePhase, string message)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var node = new JsonObject
        {
            ["id"] = $"{run.Name()}-1", ["name"] = $"{run.Name()}.copy", ["displayName"] = "copy", ["type"] = nodeType, ["phase"] = nodePhase, ["message"] = message, ["startedAt"] = now,
        };
        var status = new JsonObject { ["phase"] = phase, ["startedAt"] = now, ["progress"] = "0/1", ["nodes"] = new JsonObject { [$"{run.Name()}-1"] = node } };
        if (phase is "Failed" or "Succeeded")
        {
            node["finishedAt"] = now;
            (status["finishedAt"], status["message"]) = (now, message);
        }

        await Client.PatchAsync<V1Alpha1Workflow>(MergePatch.Of(new JsonObject { ["status"] = status }), run.Name(), run.Namespace());
    }

    public Task<PluginRun> WhyAsync(string situation, params IReadOnlyList<string> arguments) =>
        RunAsync(situation, ["why", "order/images", .. arguments]);

    public async Task<PluginRun> RunAsync(string situation, IReadOnlyList<string> arguments) =>
        await PluginRun.RunAsync((await Cluster.GetAsync()).AdminKubeconfig, NamespaceOf(situation), arguments);

    /// <summary>Repeats a command until it prints the expected text, and returns its last run. The operator needs a moment.</summary>
    public async Task<PluginRun> UntilAsync(string situation, string expected, params IReadOnlyList<string> arguments)
    {
        PluginRun? last = null;
        try
        {
            return await Eventually.GetAsync(async () => (last = await RunAsync(situation, arguments)).Output == expected ? last : null, TimeSpan.FromSeconds(20));
        }
        catch (NUnit.Framework.AssertionException) when (last is not null)
        {
            return last;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_operator is not null)
        {
            await _operator.DisposeAsync();
        }

        Client.Dispose();
    }
}
