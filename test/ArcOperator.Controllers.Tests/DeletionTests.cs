using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ArcOperator.Controllers.Tests;

/// <summary>A deletion needs only the kinds that it uses, and no right outside the operator's namespaces.</summary>
internal sealed class DeletionTests
{
    private ArcCluster _cluster = null!;

    [SetUp]
    public async Task StartCluster()
    {
        _cluster = await ArcCluster.StartBareAsync(controllerManager: false);
        await _cluster.InstallArcAsync();
    }

    [TearDown]
    public ValueTask StopCluster() => _cluster.DisposeAsync();

    [TestCase(true)]
    [TestCase(false)]
    public async Task All_objects_are_deleted_after_their_definitions_were_deleted_during_an_outage_of_the_operator(bool withArgo)
    {
        var @namespace = await TestNamespace.CreateAsync(_cluster);
        if (withArgo)
        {
            await _cluster.InstallArgoAsync();
            await _cluster.InstallFluxAsync();
            await @namespace.CreateTemplatesAsync();
        }

        await using (var before = await OperatorUnderTest.StartAsync(_cluster))
        {
            await @namespace.CreateSecretAsync("keys");
            await @namespace.CreateAsync(An.Endpoint("locked", secret: "keys"));
            await @namespace.CreateAsync(An.Order("order").WithArtifact(source: "locked").WithArtifact());
            await @namespace.CreateAsync(new V1Alpha1ExternalSource
            {
                Metadata = new() { Name = "source" }, Spec = new() { Interval = "1h", Generator = new() { Type = "http", Http = new() { Url = "http://192.0.2.1/" } } },
            });
            await Eventually.TrueAsync(async () => (await @namespace.ListAsync<V1Alpha1ArtifactWorkflow>()).Count(found => found.Finalizers() is { Count: > 0 }) == 2);
            await Eventually.TrueAsync(async () => (await @namespace.ListAsync<V1Alpha1Endpoint>()).All(found => found.Finalizers() is { Count: > 0 }));
            await Eventually.TrueAsync(async () => (await @namespace.FindAsync<V1Alpha1ExternalSource>("source"))!.Finalizers() is { Count: > 0 });
            if (withArgo)
            {
                await @namespace.WorkflowsAsync(2);
            }
        }

        await _cluster.ControlPlane.KubectlAsync("delete", "crd", "--all", "--wait=false");
        // The kinds without finalizers are gone before the operator starts again.
        await Eventually.TrueAsync(async () => !(await DefinitionsAsync()).Contains("artifacttypes.arc.opendefense.cloud"));
        (await DefinitionsAsync()).Should().Contain("orders.arc.opendefense.cloud");

        await using var after = await OperatorUnderTest.StartAsync(_cluster);

        await Eventually.TrueAsync(async () => (await DefinitionsAsync()).Length == 0, what: "no definition is left");
        after.Calls.Should().NotContain(call => call.Status == 403);
    }

    [Test]
    public async Task An_operator_with_rights_in_one_namespace_works_without_ClusterArtifactTypes()
    {
        await _cluster.InstallArgoAsync();
        await _cluster.InstallFluxAsync();
        var @namespace = await TestNamespace.CreateAsync(_cluster);
        await GrantInAsync(@namespace, "guest");
        await using var @operator = await OperatorUnderTest.StartAsync(_cluster, @namespace.Name, user: "guest");

        var health = @operator.Services.GetRequiredService<HealthCheckService>();
        await Eventually.TrueAsync(async () => (await health.CheckHealthAsync()).Status != HealthStatus.Unhealthy);
        await @namespace.CreateAsync(An.Order("order").WithArtifact());
        await @namespace.SucceedAsync(await @namespace.OnlyWorkflowAsync());
        await @namespace.OrderReadyAsync("order");
        await @namespace.DeleteAsync<V1Alpha1Endpoint>("src");
        await @namespace.DeleteAsync<V1Alpha1Order>("order");
        await @namespace.NothingIsLeftAsync();
        await @namespace.GoneAsync<V1Alpha1Endpoint>("src");

        var degraded = (await health.CheckHealthAsync()).Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).ToDictionary();
        degraded.Should().ContainKey("informer/clusterartifacttypes.arc.opendefense.cloud");
        degraded.Values.Should().OnlyContain(entry => entry.Status == HealthStatus.Degraded && entry.Description!.Contains("at the cluster scope", StringComparison.Ordinal));
        @operator.Errors.Should().BeEmpty();
        @operator.Log.Should().Contain("clusterartifacttypes.arc.opendefense.cloud counts as empty").And.NotContain("Cannot read clusterartifacttypes");
    }

    [Test]
    public async Task An_operator_without_Argo_Flux_and_cluster_rights_is_ready_and_deletes_objects()
    {
        var @namespace = await TestNamespace.CreateAsync(_cluster);
        await GrantInAsync(@namespace, "guest");
        await using var @operator = await OperatorUnderTest.StartAsync(_cluster, @namespace.Name, user: "guest");
        var health = @operator.Services.GetRequiredService<HealthCheckService>();
        await Eventually.TrueAsync(async () => (await health.CheckHealthAsync()).Status != HealthStatus.Unhealthy);
        await @namespace.CreateAsync(An.Order("order").WithArtifact());
        await @namespace.ArtifactWorkflowStalledAsync((await @namespace.ArtifactWorkflowsAsync(1))[0].Name(), Api.Shared.ArcReasons.ArgoUnavailable);

        await @namespace.DeleteAsync<V1Alpha1Order>("order");

        await @namespace.GoneAsync<V1Alpha1Order>("order");
        await _cluster.InstallArgoAsync();
        await @namespace.CreateTemplatesAsync();
        await @namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await Eventually.TrueAsync(async () => (await @namespace.ListAsync<Api.Foreign.V1Alpha1Workflow>()).Count == 1, TimeSpan.FromSeconds(75), "Argo's kinds are found without the right to watch definitions");
    }

    private async Task<string[]> DefinitionsAsync() =>
        (await _cluster.ControlPlane.KubectlAsync("get", "crd", "-o", "jsonpath={.items[*].metadata.name}")).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Grants the rules of the operator's ClusterRole as a Role of one namespace, and no further right.</summary>
    private async Task GrantInAsync(TestNamespace @namespace, string user)
    {
        var role = Yaml.Read(await File.ReadAllTextAsync(Repository.PathOf("config", "rbac", "role.yaml"))).Single();
        role["kind"] = "Role";
        role["metadata"]!["namespace"] = @namespace.Name;
        role["rules"]!.AsArray().RemoveAll(rule => rule!["nonResourceURLs"] is not null);
        using var folder = new TemporaryFolder();
        await _cluster.ControlPlane.AddUserAsync(user);
        await _cluster.ControlPlane.KubectlAsync("apply", "-f", folder.Write("role.json", role.ToJsonString()));
        await _cluster.ControlPlane.KubectlAsync("-n", @namespace.Name, "create", "rolebinding", user, "--role=arc-operator", $"--user={user}");
    }
}
