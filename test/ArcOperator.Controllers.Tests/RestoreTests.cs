using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests;

/// <summary>Restores from a backup, and objects that are created again. The cluster has a garbage collector.</summary>
internal sealed class RestoreTests
{
    private ArcCluster _cluster = null!;
    private TestNamespace _space = null!;
    private OperatorUnderTest _operator = null!;

    [SetUp]
    public async Task StartOperator()
    {
        _cluster = await ArcCluster.GetAsync();
        _space = await TestNamespace.CreateAsync(_cluster);
        _operator = await OperatorUnderTest.StartAsync(_cluster, _space.Name);
        await _space.CreateSecretAsync("keys");
        await _space.CreateAsync(An.Endpoint("locked", secret: "keys"));
    }

    [TearDown]
    public async Task StopOperator()
    {
        await _operator.DisposeAsync();
        _operator.Errors.Should().BeEmpty();
        _operator.Calls.Should().NotContain(call => call.Status == 403);
    }

    [TestCase(true, true)]
    [TestCase(true, false)]
    [TestCase(false, false)]
    public async Task A_restored_Order_adopts_its_ArtifactWorkflows_and_repeats_no_finished_work(bool hasWorkflows, bool hasStatus)
    {
        await FinishedAsync();

        var backup = await BackUpAsync();
        backup = hasWorkflows ? backup : backup.Without("Workflow");
        await (hasStatus ? backup : backup.WithoutStatus("Workflow")).RestoreAsync();
        await RestartAsync();

        var order = await _space.OrderReadyAsync("order");
        order.Status.Should().BeEquivalentTo(new { Progress = "2/2", Phase = OrderPhase.Succeeded });
        await Eventually.TrueAsync(async () => (await _space.ArtifactWorkflowsAsync(2)).All(
            workflow => workflow.IsControlledBy(order) && workflow.Status.Phase == WorkflowPhase.Succeeded && workflow.HasFinalizer(ArcFinalizers.ArtifactWorkflow)));
        var owners = (await _space.ArtifactWorkflowsAsync(2)).Select(workflow => workflow.Uid()).ToList();
        await Eventually.TrueAsync(async () => (await _space.WorkflowsAsync(hasWorkflows ? 2 : 0)).All(workflow => owners.Contains(workflow.GetController()?.Uid ?? "")));
        NothingIsCreated();
        await _space.DeleteAsync<V1Alpha1Order>("order");
        await _space.NothingIsLeftAsync();
    }

    [Test]
    public async Task A_restored_Order_with_outdated_owner_references_repeats_no_finished_work()
    {
        await FinishedAsync();

        await (await BackUpAsync()).RestoreAsync(keepOwners: true);
        await RestartAsync();

        (await _space.OrderReadyAsync("order")).Status.Progress.Should().Be("2/2");
        await GarbageIsCollectedAsync();
        (await _space.OrderReadyAsync("order")).Status.Progress.Should().Be("2/2");
        NothingIsCreated();
    }

    [Test]
    public async Task Finished_work_whose_ArtifactWorkflow_was_deleted_is_not_repeated_after_a_restore()
    {
        await _space.CreateAsync(An.Order("order").WithArtifact(source: "locked").With(spec => spec with { TTLSecondsAfterCompletion = 0 }));
        await _space.SucceedAsync(await _space.OnlyWorkflowAsync());
        await _space.ArtifactWorkflowsAsync(0);
        await _space.OrderReadyAsync("order");

        await (await BackUpAsync()).RestoreAsync();
        await RestartAsync();

        (await _space.OrderReadyAsync("order")).Status.Progress.Should().Be("1/1");
        NothingIsCreated();
    }

    [Test]
    public async Task Work_that_ran_during_the_backup_continues_after_the_restore()
    {
        await _space.CreateAsync(An.Order("order").WithArtifact(source: "locked"));
        await _space.RunAsync(await _space.OnlyWorkflowAsync());
        await _space.OrderAsync("order", order => order.Status.Phase == OrderPhase.Running);

        await (await BackUpAsync()).RestoreAsync();
        await RestartAsync();
        await _space.OrderAsync("order", order => order.Status.Phase == OrderPhase.Running);
        await _space.SucceedAsync(await _space.OnlyWorkflowAsync());

        await _space.OrderReadyAsync("order");
        NothingIsCreated();
    }

    [Test]
    public async Task A_restored_schedule_is_adopted_with_its_CronWorkflow()
    {
        await _space.CreateAsync(An.Order("order").WithArtifact(cron: An.Cron()));
        await _space.OnlyCronWorkflowAsync();

        await (await BackUpAsync()).RestoreAsync();
        await RestartAsync();

        await Eventually.TrueAsync(async () => (await _space.OnlyCronWorkflowAsync()).GetController()?.Uid == (await _space.ArtifactWorkflowsAsync(1))[0].Uid());
        NothingIsCreated();
    }

    [Test]
    public async Task An_ArtifactWorkflow_that_is_restored_before_its_order_starts_nothing()
    {
        await FinishedAsync();

        await (await BackUpAsync()).Without("Order").Without("Workflow").RestoreAsync();
        await RestartAsync();

        await Eventually.TrueAsync(async () => (await _space.ArtifactWorkflowsAsync(2)).All(
            workflow => workflow.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.WaitingForOrder));
        NothingIsCreated();
    }

    [Test]
    public async Task An_Order_that_is_created_again_adopts_the_objects_of_a_deletion_with_cascade_orphan()
    {
        await _space.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await _space.OnlyWorkflowAsync();
        await _space.RunAsync(workflow);
        await _cluster.ControlPlane.KubectlAsync("delete", "order", "order", "--namespace", _space.Name, "--cascade=orphan", "--timeout=30s");

        var order = await _space.CreateAsync(An.Order("order").WithArtifact());

        await Eventually.TrueAsync(async () => (await _space.ArtifactWorkflowsAsync(1))[0].IsControlledBy(order));
        await _space.SucceedAsync(workflow);
        await _space.OrderReadyAsync("order");
        (await _space.OnlyWorkflowAsync()).Uid().Should().Be(workflow.Uid());
    }

    [Test]
    public async Task A_copy_of_an_Order_under_another_name_runs_its_own_work()
    {
        await FinishedAsync();
        var record = (await _space.FindAsync<V1Alpha1Order>("order"))!.GetAnnotation(ArcAnnotations.Finished);

        await _space.CreateAsync(An.Order("copy").WithArtifact());
        await _space.PatchAsync<V1Alpha1Order>("copy", $$"""{ "metadata": { "annotations": { "{{ArcAnnotations.Finished}}": {{System.Text.Json.Nodes.JsonValue.Create(record)!.ToJsonString()}} } } }""");

        record.Should().NotBeNull();
        await _space.WorkflowsAsync(3);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_ArtifactWorkflow_with_forged_owner_labels_and_name_does_not_count(bool hasOwner)
    {
        await _space.CreateAsync(An.Order("order").WithArtifact());
        var genuine = (await _space.ArtifactWorkflowsAsync(1))[0];
        await _space.SucceedAsync(await _space.OnlyWorkflowAsync());
        var order = await _space.OrderReadyAsync("order");
        await _operator.StopAsync();
        var backup = await Backup.CreateAsync(_cluster, _space);
        await backup.LoseAsync();
        await backup.Without("ArtifactWorkflow").Without("Workflow").RestoreAsync();
        await _space.PatchAsync<V1Alpha1Order>("order", $$"""{ "metadata": { "annotations": { "{{ArcAnnotations.Finished}}": null } } }""");
        order = (await _space.FindAsync<V1Alpha1Order>("order"))!;
        await _cluster.Client.CreateAsync(new V1Alpha1ArtifactWorkflow
        {
            Metadata = new() { Name = genuine.Name(), NamespaceProperty = _space.Name, Labels = genuine.Metadata.Labels, OwnerReferences = hasOwner ? [order.MakeOwnerReference()] : null },
            Spec = genuine.Spec with { WorkflowTemplateRef = new() { Name = "another" } },
        });
        await _space.PatchStatusAsync<V1Alpha1ArtifactWorkflow>(genuine.Name(), """{ "observedGeneration": 1, "phase": "Succeeded", "completionTime": "2026-01-31T12:00:00Z" }""");

        await RestartAsync();

        (await _space.OrderStalledAsync("order", ArcReasons.NameConflict)).Status.Should().BeEquivalentTo(new { Succeeded = 0, Progress = "0/1" });
        (await _space.FindAsync<V1Alpha1ArtifactWorkflow>(genuine.Name()))!.Spec.WorkflowTemplateRef.Name.Should().Be("another");
        await _space.DeleteAsync<V1Alpha1ArtifactWorkflow>(genuine.Name());
        await _space.SucceedAsync(await _space.OnlyWorkflowAsync());
        await _space.OrderReadyAsync("order");
    }

    [Test]
    public async Task A_forged_unfinished_ArtifactWorkflow_is_a_conflict_until_it_is_deleted()
    {
        await _space.CreateAsync(An.Order("order").WithArtifact().With(spec => spec with { Suspend = true }));
        var order = await _space.OrderAsync("order", found => found.Status.Phase == OrderPhase.Suspended);
        var dependencies = new OrderDependencies { Endpoints = await _space.ListAsync<V1Alpha1Endpoint>(), Types = await _space.ListAsync<ArcOperator.Api.ArtifactTypes.V1Alpha1ArtifactType>() };
        var wanted = OrderPlanOf(dependencies, order).Entity;
        var forged = await _cluster.Client.CreateAsync(new V1Alpha1ArtifactWorkflow
        {
            Metadata = wanted.Metadata,
            Spec = wanted.Spec with { Parameters = [new() { Name = "srcRemoteURL", Value = "attacker.example" }] },
        });

        await _space.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "suspend": false } }""");

        await _space.OrderStalledAsync("order", ArcReasons.NameConflict);
        (await _space.FindAsync<V1Alpha1ArtifactWorkflow>(wanted.Name()))!.IsDeleting().Should().BeFalse();
        await _space.DeleteAsync<V1Alpha1ArtifactWorkflow>(wanted.Name());
        await Eventually.TrueAsync(async () => await _space.FindAsync<V1Alpha1ArtifactWorkflow>(wanted.Name()) is { } found && found.Uid() != forged.Uid() && !found.IsDeleting());
        await Eventually.TrueAsync(async () => (await _space.ListAsync<V1Alpha1Workflow>()) is [var workflow] && !workflow.IsDeleting() && workflow.GetController()?.Uid != forged.Uid());
        await _space.SucceedAsync(await _space.OnlyWorkflowAsync());
        await _space.OrderReadyAsync("order");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_Secret_that_is_created_again_repeats_work_only_if_its_data_has_changed(bool isOperatorAway)
    {
        await FinishedAsync();
        var before = (await _space.WorkflowsAsync(2)).Select(workflow => workflow.Uid()).ToList();

        await RecreateSecretAsync("hunter2", isOperatorAway);
        await SecretsAreProcessedAsync();
        (await _space.WorkflowsAsync(2)).Select(workflow => workflow.Uid()).Should().BeEquivalentTo(before);
        (await _space.OrderReadyAsync("order")).Status.Progress.Should().Be("2/2");
        await RecreateSecretAsync("hunter3", isOperatorAway);

        await _space.WorkflowsAsync(3);
    }

    [Test]
    public async Task An_upgrade_to_fingerprints_without_UIDs_repeats_no_work()
    {
        await _operator.StopAsync();
        // Without the right to create its key in this namespace, the operator names work as version 0.1 does.
        _operator = await OperatorUnderTest.StartAsync(_cluster, _space.Name, configure: services =>
        {
            var host = services.Select(service => service.ImplementationInstance).OfType<ClusterConfiguration>().Single().Host;
            services.AddSingleton(new ClusterConfiguration { Host = host, Namespace = _space.Name });
        });
        await FinishedAsync();
        var before = (await _space.WorkflowsAsync(2)).Select(workflow => workflow.Uid()).ToList();

        await RestartAsync();
        var upgraded = await _space.OrderAsync("order", order => order.Status.ArtifactWorkflows!.Values.Any(entry => entry.Identity is not null));
        await RecreateSecretAsync("hunter2", isOperatorAway: false);

        await SecretsAreProcessedAsync();
        (await _space.WorkflowsAsync(2)).Select(workflow => workflow.Uid()).Should().BeEquivalentTo(before);
        upgraded.Status.Progress.Should().Be("2/2");
        NothingIsCreated();
    }

    private static ArcOperator.Controllers.Orders.DesiredWorkflow OrderPlanOf(OrderDependencies dependencies, V1Alpha1Order order) => ArcOperator.Controllers.Orders.OrderPlan.For(
        dependencies.Observe(new V1Alpha1Order { Metadata = order.Metadata, Spec = order.Spec with { Suspend = false } }), new(), An.Noon).Create.Single();

    /// <summary>Creates and finishes an Order of two artifacts, one of them with a Secret.</summary>
    private async Task FinishedAsync()
    {
        await _space.CreateAsync(An.Order("order").WithArtifact("""{ "image": "a" }""").WithArtifact("""{ "image": "b" }""", source: "locked"));
        foreach (var workflow in await _space.WorkflowsAsync(2))
        {
            await _space.SucceedAsync(workflow);
        }

        await _space.OrderReadyAsync("order");
        await _space.EndpointsAtRestAsync();
    }

    private async Task<Backup> BackUpAsync()
    {
        await _operator.StopAsync();
        var backup = await Backup.CreateAsync(_cluster, _space);
        await backup.LoseAsync();
        return backup;
    }

    private async Task RecreateSecretAsync(string password, bool isOperatorAway)
    {
        if (isOperatorAway)
        {
            await _operator.StopAsync();
        }

        await _space.DeleteAsync<V1Secret>("keys");
        await Eventually.TrueAsync(async () => await _space.FindAsync<V1Secret>("keys") is null);
        await _space.CreateSecretAsync("keys", password);
        if (isOperatorAway)
        {
            await RestartAsync();
        }
    }

    private async Task RestartAsync()
    {
        await _operator.DisposeAsync();
        _operator = await OperatorUnderTest.StartAsync(_cluster, _space.Name);
    }

    // The Secret of a later Order is created after all other changes, and its watch event follows theirs.
    private async Task SecretsAreProcessedAsync()
    {
        await _space.CreateAsync(An.Endpoint("sentinel", secret: "sentinel"));
        await _space.CreateAsync(An.Order("sentinel").WithArtifact(source: "sentinel"));
        await _space.OrderStalledAsync("sentinel", ArcReasons.InvalidSecret);
        await _space.CreateSecretAsync("sentinel");
        await _space.WorkflowsAsync(3);
        await _space.DeleteAsync<V1Alpha1Order>("sentinel");
        await _space.GoneAsync<V1Alpha1Order>("sentinel");
    }

    // The garbage collector deletes an object whose owner does not exist.
    private async Task GarbageIsCollectedAsync()
    {
        await _cluster.Client.CreateAsync(new V1Secret
        {
            Metadata = new()
            {
                Name = "garbage", NamespaceProperty = _space.Name,
                OwnerReferences = [new() { ApiVersion = "arc.opendefense.cloud/v1alpha1", Kind = "Order", Name = "gone", Uid = "00000000-0000-0000-0000-000000000000" }],
            },
        });
        await _space.GoneAsync<V1Secret>("garbage");
    }

    private void NothingIsCreated() => _operator.Writes
        .Where(call => call.Verb == "create" && !call.Name.StartsWith("sentinel-", StringComparison.Ordinal))
        .Should().NotContain(call => call.Resource == "workflows" || call.Resource == "cronworkflows" || call.Resource == "artifactworkflows");
}
