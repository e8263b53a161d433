using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Runs;

/// <summary>
/// An ArtifactWorkflow whose Workflow had begun, and a controller whose cache lacks that Workflow, as after a start with an API server that is
/// behind. The state of the API server counts.
/// </summary>
internal sealed class LostWorkflowTests
{
    private ArcCluster _cluster = null!;
    private TestNamespace _space = null!;
    private V1Alpha1ArtifactWorkflow _begun = null!;
    private ServiceProvider _operator = null!;

    [SetUp]
    public async Task Begin()
    {
        _cluster = await ArcCluster.GetAsync();
        _space = await TestNamespace.CreateAsync(_cluster);
        await _space.CreateAsync(An.ArtifactWorkflow("work"));
        _begun = await _space.PatchStatusAsync<V1Alpha1ArtifactWorkflow>("work", """{ "phase": "Running", "startTime": "2026-01-31T12:00:00Z" }""");
        _operator = Build();
    }

    [TearDown]
    public ValueTask Dispose() => _operator.DisposeAsync();

    [Test]
    public async Task A_Workflow_that_only_the_cache_lacks_is_not_lost()
    {
        await _space.RunAsync(await _cluster.Client.CreateAsync((V1Alpha1Workflow)WorkflowFactory.Create(_begun, new(), null)));

        (await ReconcileAsync()).IsSuccess.Should().BeTrue();

        (await _space.FindAsync<V1Alpha1ArtifactWorkflow>("work"))!.Status.Phase.Should().Be(WorkflowPhase.Running);
    }

    [Test]
    public async Task A_Workflow_that_the_API_server_lacks_too_is_lost()
    {
        await ReconcileAsync();

        await IsLostAsync();
    }

    [Test]
    public async Task A_foreign_Workflow_of_that_name_does_not_count_as_found()
    {
        await _space.CreateWorkflowAsync("work");

        await ReconcileAsync();

        await IsLostAsync();
    }

    private Task<ReconciliationResult<V1Alpha1ArtifactWorkflow>> ReconcileAsync() =>
        _operator.GetRequiredService<ArtifactWorkflowController>().ReconcileAsync(_begun, CancellationToken.None);

    private async Task IsLostAsync()
    {
        var lost = (await _space.FindAsync<V1Alpha1ArtifactWorkflow>("work"))!;
        (lost.Status.Phase, lost.Status.Conditions.Find(Conditions.Stalled)?.Reason).Should().Be((WorkflowPhase.Error, ArcReasons.WorkflowLost));
    }

    /// <summary>The operator, not started, with its rights of a real cluster.</summary>
    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(ClusterConfiguration.BuildConfigFromConfigFile(
            TimeProvider.System, [Path.Combine(_cluster.ControlPlane.Folder, "arc-operator.kubeconfig")]));
        services.AddSingleton(ArcCluster.Json);
        services.AddKubernetesOperator().AddArcControllers();
        services.AddSingleton<IEntityCache<V1Alpha1Workflow>>(new FixedCache<V1Alpha1Workflow>([]));
        return services.BuildServiceProvider();
    }
}
