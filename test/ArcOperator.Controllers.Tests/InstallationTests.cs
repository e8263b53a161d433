using System.Globalization;
using System.Text.RegularExpressions;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests;

/// <summary>
/// An operator with a cluster of its own, into which its kinds and Argo's are installed one after the other. The cluster has no other clients, so the
/// metrics of its API server count the requests.
/// </summary>
[Category("OldServer")]
internal sealed class InstallationTests
{
    private ArcCluster _cluster = null!;
    private OperatorUnderTest _operator = null!;

    [OneTimeSetUp]
    public async Task StartOperatorInEmptyCluster()
    {
        _cluster = await ArcCluster.StartBareAsync(controllerManager: false);
        // The number of writes must not depend on the speed of the machine: first statuses are always left out, and none are merged.
        _operator = await OperatorUnderTest.StartAsync(_cluster, configure: services =>
            services.AddSingleton(new StatusThrottle { InitialStatusDelay = TimeSpan.FromHours(1), ProgressInterval = TimeSpan.Zero }));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _operator.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Test, Order(1)]
    public async Task An_operator_without_its_kinds_waits_until_they_are_installed()
    {
        await Eventually.TrueAsync(() => _operator.Calls.Any(call => call is { Resource: "orders", Status: 404 }));
        await Eventually.TrueAsync(() => new[] { "list", "watch" }.All(verb => _operator.Calls.Any(call =>
            call is { Resource: "customresourcedefinitions", Status: 200 } && call.Verb == verb)));

        await _cluster.InstallArcAsync();

        var @namespace = await TestNamespace.CreateAsync(_cluster);
        await @namespace.CreateAsync(An.Order("order"));
        await @namespace.OrderReadyAsync("order");
    }

    [Test, Order(2)]
    public async Task An_ArtifactWorkflow_without_Argo_is_stalled_until_Argo_is_installed()
    {
        var @namespace = await TestNamespace.CreateAsync(_cluster);
        await @namespace.CreateAsync(An.Order("order").WithArtifact());
        var name = (await @namespace.ArtifactWorkflowsAsync(1))[0].Name();
        (await @namespace.ArtifactWorkflowStalledAsync(name, ArcReasons.ArgoUnavailable)).Status.Phase.Should().Be(WorkflowPhase.Pending);

        await _cluster.InstallArgoAsync();
        await @namespace.CreateTemplatesAsync();

        await @namespace.SucceedAsync(await @namespace.OnlyWorkflowAsync());
        await @namespace.OrderReadyAsync("order");
    }

    [Test, Order(3)]
    public async Task An_Order_of_one_artifact_costs_at_most_8_writes_and_no_read_until_its_success()
    {
        var @namespace = await TestNamespace.CreateAsync(_cluster);
        await Eventually.TrueAsync(() => _operator.Calls.Any(call => call is { Verb: "watch", Resource: "workflows", Status: 200 }));
        await @namespace.EndpointsAtRestAsync();
        var before = await RequestsAsync();

        await @namespace.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await FirstAsync<V1Alpha1Workflow>(@namespace, _ => true);
        await @namespace.RunAsync(workflow);
        await FirstAsync<V1Alpha1Order>(@namespace, order => order.Status.Phase == OrderPhase.Running);
        await @namespace.SucceedAsync(workflow, ("arc-digest", $"sha256:{new string('a', 64)}"), ("arc-gates", """[{"name":"malware","result":"Pass"}]"""));
        var done = await FirstAsync<V1Alpha1Order>(@namespace, order => order.Status.Conditions.IsTrue(Conditions.Ready));
        done.Status.ArtifactWorkflows!.Values.Single().Digest.Should().EndWith("aaa", "a report costs no further write");

        var requests = (await RequestsAsync())
            .Select(request => (request.Key.Verb, request.Key.Resource, Count: request.Value - before.GetValueOrDefault(request.Key)))
            .Where(request => request.Count > 0)
            // Requests that the operator has no right to send come from this test.
            .Where(request => request is not ({ Verb: "WATCH" } or { Verb: "POST", Resource: "orders/" } or { Verb: "PATCH", Resource: "workflows/" }))
            .ToList();
        requests.Should().NotContain(request => request.Verb == "GET" || request.Verb == "LIST");
        requests.Sum(request => request.Count).Should().BeLessThanOrEqualTo(8, "{0}", string.Join(", ", requests));
    }

    [Test, Order(4)]
    public async Task A_Workflow_that_was_deleted_with_its_kind_is_created_again_after_Argo_is_reinstalled()
    {
        var @namespace = await TestNamespace.CreateAsync(_cluster);
        await @namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await @namespace.OnlyWorkflowAsync();

        await _cluster.ControlPlane.KubectlAsync("delete", "crd", "workflows.argoproj.io");
        await @namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.ArgoUnavailable);
        await _cluster.InstallArgoAsync();

        await @namespace.SucceedAsync(await @namespace.OnlyWorkflowAsync());
        await @namespace.ArtifactWorkflowAsync("work", found => found.Status.Conditions.IsTrue(Conditions.Ready));
    }

    [Test, Order(5)]
    public async Task An_operator_continues_after_a_restart_of_the_API_server()
    {
        var @namespace = await TestNamespace.CreateAsync(_cluster);
        await @namespace.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await @namespace.OnlyWorkflowAsync();

        await _cluster.ControlPlane.RestartApiServerAsync();

        await @namespace.SucceedAsync(workflow);
        await @namespace.OrderReadyAsync("order");
        await @namespace.CreateAsync(An.Order("another").WithArtifact());
        await @namespace.WorkflowsAsync(2);
    }

    /// <summary>Returns the first object that meets a condition, from a watch. Repeated reads would be counted.</summary>
    private async Task<T> FirstAsync<T>(TestNamespace @namespace, Func<T, bool> condition)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var (_, entity) in _cluster.Client.WatchAsync<T>(@namespace.Name, cancellationToken: patience.Token))
        {
            if (condition(entity))
            {
                return entity;
            }
        }

        throw new AssertionException($"the watch of {typeof(T).Name} ended");
    }

    /// <summary>Returns the number of requests for ARC's and Argo's kinds, by verb, resource and subresource.</summary>
    private async Task<Dictionary<(string Verb, string Resource), long>> RequestsAsync()
    {
        var metrics = await _cluster.ControlPlane.KubectlAsync("get", "--raw", "/metrics");
        return metrics.Split('\n')
            .Where(line => line.StartsWith("apiserver_request_total{", StringComparison.Ordinal) && Label(line, "group") is (ArcGroup.Group or ArgoGroup.Group))
            .GroupBy(line => (Label(line, "verb"), $"{Label(line, "resource")}/{Label(line, "subresource")}"))
            .ToDictionary(same => same.Key, same => same.Sum(line => (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)));
    }

    private static string Label(string line, string name) => Regex.Match(line, $"[{{,]{name}=\"([^\"]*)\"").Groups[1].Value;
}
