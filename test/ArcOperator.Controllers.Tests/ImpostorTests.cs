using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.ExternalSources;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Controllers.Tests.Shared;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Tests;

/// <summary>Objects that another writer creates under the name that the operator will use, before the operator does or between two of its writes.</summary>
internal sealed class ImpostorTests : ArcTest
{
    private const string Work = "work";
    private const string OtherRun = """{ "workflowTemplateRef": { "name": "another" }, "arguments": {} }""";
    private const string Succeeded = """{ "status": { "phase": "Succeeded", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:01Z" } }""";

    /// <summary>The tests for each kind that the operator has the right to create.</summary>
    private static readonly Dictionary<string, string> Suites = new()
    {
        ["artifactworkflows"] = nameof(ImpostorTests),
        ["workflows"] = nameof(ImpostorTests),
        ["cronworkflows"] = nameof(ImpostorTests),
        ["externalartifacts"] = nameof(ExternalSourceOwnershipTests),
        ["secrets"] = nameof(FingerprintKeyTests),
        ["leases"] = "LeaderElectorTests of the runtime",
        ["events"] = "EventRecorderTests of the runtime",
    };

    private static readonly Claim[] Claims = Enum.GetValues<Claim>();

    [Test]
    public void Each_kind_that_the_operator_may_create_has_tests_with_objects_of_another_writer() =>
        new[] { "role.yaml", Path.Combine("identity", "leader-election-role.yaml") }
            .SelectMany(file => Yaml.Read(File.ReadAllText(Repository.PathOf("config", "rbac", file))))
            .SelectMany(role => role["rules"]?.AsArray() ?? [])
            .Where(rule => rule!["verbs"]!.AsArray().Any(verb => (string?)verb == "create"))
            .SelectMany(rule => rule!["resources"]!.AsArray().Select(resource => (string)resource!))
            .Distinct()
            .Should().BeEquivalentTo(Suites.Keys);

    [TestCaseSource(nameof(Claims))]
    public async Task A_Workflow_of_another_writer_is_neither_counted_nor_adopted_nor_changed_nor_deleted(Claim claim)
    {
        var (work, other) = await BlockedAsync(spec => spec);
        await Shared.Client.CreateAsync(new WorkflowDefinition { Metadata = Metadata(claim, work, other), Spec = An.Json(OtherRun) });
        await Namespace.PatchAsync<V1Alpha1Workflow>(Work, Succeeded);

        await IsLeftAloneAsync<V1Alpha1Workflow>("workflows", work);
    }

    [TestCaseSource(nameof(Claims))]
    public async Task A_CronWorkflow_of_another_writer_is_neither_counted_nor_adopted_nor_changed_nor_deleted(Claim claim)
    {
        var (work, other) = await BlockedAsync(spec => spec with { Cron = An.Cron() });
        var spec = An.Json($$"""{ "schedules": ["@daily"], "workflowSpec": {{OtherRun}} }""");
        await Shared.Client.CreateAsync(new CronWorkflowDefinition { Metadata = Metadata(claim, work, other), Spec = spec });
        await Namespace.PatchAsync<V1Alpha1CronWorkflow>(Work, """{ "status": { "lastScheduledTime": "2026-01-31T12:00:00Z", "succeeded": 3, "phase": "Active" } }""");

        await IsLeftAloneAsync<V1Alpha1CronWorkflow>("cronworkflows", work);
    }

    [Test]
    public async Task A_run_that_names_the_schedule_as_its_owner_but_does_other_work_does_not_count()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow(Work).With(spec => spec with { Cron = An.Cron() }));
        var schedule = await Namespace.OnlyCronWorkflowAsync();
        var metadata = Metadata(Claim.LivingOwner, schedule, schedule) with { Name = "work-1" };
        await Shared.Client.CreateAsync(new WorkflowDefinition { Metadata = metadata, Spec = An.Json(OtherRun) });
        await Namespace.PatchAsync<V1Alpha1Workflow>("work-1", Succeeded);

        await Namespace.FailAsync(await Namespace.CreateRunAsync(schedule, "work-0"), "out of disk");

        var status = (await Namespace.ArtifactWorkflowAsync(Work, found => found.Status.Phase == WorkflowPhase.Failed)).Status;
        status.LastSuccess.Should().BeNull();
        status.WorkflowUid.Should().Be(schedule.Uid());
        Operator.Log.Should().Contain($"Ignored Argo object: it names the ArtifactWorkflow as its owner, but has another spec {Namespace.Name}/{Work} Workflow work-1");
    }

    [Test]
    public async Task A_Workflow_that_replaces_the_own_one_while_the_operator_is_stopped_does_not_count()
    {
        var work = await Namespace.CreateAsync(An.ArtifactWorkflow(Work));
        await Namespace.RunAsync(await Namespace.OnlyWorkflowAsync());
        work = await Namespace.ArtifactWorkflowAsync(Work, found => found.Status.Phase == WorkflowPhase.Running && found.Status.WorkflowUid is not null);
        await Operator.StopAsync();
        await Namespace.DeleteAsync<V1Alpha1Workflow>(Work);
        await Namespace.GoneAsync<V1Alpha1Workflow>(Work);
        await Shared.Client.CreateAsync(new WorkflowDefinition { Metadata = Metadata(Claim.LivingOwner, work, work), Spec = An.Json(OtherRun) });
        await Namespace.PatchAsync<V1Alpha1Workflow>(Work, Succeeded);

        await RestartOperatorAsync();

        (await Namespace.ArtifactWorkflowStalledAsync(Work, ArcReasons.WorkflowLost)).Status.Succeeded.Should().BeNull();
    }

    [Test]
    public async Task A_Workflow_whose_creation_the_operator_did_not_record_counts_after_a_restart()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow(Work));
        var workflow = await Namespace.OnlyWorkflowAsync();
        await Operator.StopAsync();
        await Namespace.SucceedAsync(workflow);

        await RestartOperatorAsync();

        (await Namespace.ArtifactWorkflowAsync(Work, found => found.Status.Phase == WorkflowPhase.Succeeded)).Status.WorkflowUid.Should().Be(workflow.Uid());
    }

    [TestCaseSource(nameof(Claims))]
    public async Task An_ArtifactWorkflow_of_another_writer_is_neither_counted_nor_adopted_nor_changed_nor_deleted(Claim claim)
    {
        var (wanted, order) = await OrderWithoutEndpointAsync();
        var other = await Namespace.CreateAsync(An.Order("other"));
        var metadata = Metadata(claim, order, other) with { Name = wanted.Name(), Labels = claim == Claim.Name ? null : wanted.Metadata.Labels };
        var foreign = await Shared.Client.CreateAsync(new V1Alpha1ArtifactWorkflow { Metadata = metadata, Spec = wanted.Spec with { WorkflowTemplateRef = new() { Name = "another" } } });
        var deletions = Deletions();
        await Namespace.CreateAsync(An.Endpoint("src"));

        var status = (await Namespace.OrderStalledAsync("order", ArcReasons.NameConflict)).Status;

        (status.Succeeded ?? 0).Should().Be(0);
        status.Conditions.Find(Conditions.Stalled)!.Message.Should().Contain(wanted.Name());
        var kept = (await Namespace.FindAsync<V1Alpha1ArtifactWorkflow>(wanted.Name()))!;
        (kept.Uid(), kept.GetController()?.Uid, kept.Spec.WorkflowTemplateRef.Name).Should().Be((foreign.Uid(), foreign.GetController()?.Uid, "another"));
        Deletions().Should().Be(deletions);
        await Namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>(wanted.Name());
        await Namespace.OrderAsync("order", found => found.Status.Conditions.Find(Conditions.Stalled) is null);
        (await Namespace.ArtifactWorkflowAsync(wanted.Name(), found => found.Uid() != foreign.Uid())).Spec.WorkflowTemplateRef.Name.Should().Be("copy");
    }

    [Test]
    public async Task An_ArtifactWorkflow_that_only_names_the_Order_as_its_owner_is_neither_counted_nor_deleted()
    {
        var order = await Namespace.CreateAsync(An.Order("order").WithArtifact());
        await Namespace.ArtifactWorkflowsAsync(1);
        var metadata = Metadata(Claim.LivingOwner, order, order) with { Name = "extra", Labels = null };
        await Shared.Client.CreateAsync(new V1Alpha1ArtifactWorkflow { Metadata = metadata, Spec = new() { WorkflowTemplateRef = new() { Name = "copy" } } });
        // The operator has seen it.
        await Namespace.EntityAsync<V1Alpha1Workflow>("extra", _ => true);

        await Namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "suspend": true } }""");

        (await Namespace.OrderAsync("order", found => found.Status.ObservedGeneration == found.Generation())).Status.Total.Should().Be(1);
        (await Namespace.FindAsync<V1Alpha1ArtifactWorkflow>("extra"))!.IsDeleting().Should().BeFalse();
        Deletions().Should().Be(0);
    }

    /// <summary>Creates an ArtifactWorkflow that waits for its Secret, and another one for the same Secret.</summary>
    private async Task<(V1Alpha1ArtifactWorkflow Work, V1Alpha1ArtifactWorkflow Other)> BlockedAsync(Func<V1Alpha1ArtifactWorkflowSpec, V1Alpha1ArtifactWorkflowSpec> change)
    {
        var secret = new LocalObjectReference { Name = "keys" };
        await Namespace.CreateAsync(An.ArtifactWorkflow("other").With(spec => spec with { SrcSecretRef = secret }));
        await Namespace.CreateAsync(An.ArtifactWorkflow(Work).With(spec => change(spec) with { SrcSecretRef = secret }));
        return (await Namespace.ArtifactWorkflowStalledAsync(Work, ArcReasons.InvalidSecret), await Namespace.ArtifactWorkflowStalledAsync("other", ArcReasons.InvalidSecret));
    }

    /// <summary>Creates an Order that waits for its source. Returns the ArtifactWorkflow that it will create, as it was created for an earlier Order.</summary>
    private async Task<(V1Alpha1ArtifactWorkflow Wanted, V1Alpha1Order Order)> OrderWithoutEndpointAsync()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var wanted = (await Namespace.ArtifactWorkflowsAsync(1))[0];
        await Namespace.DeleteAsync<V1Alpha1Order>("order");
        await Namespace.NothingIsLeftAsync();
        await Namespace.DeleteAsync<V1Alpha1Endpoint>("src");
        await Namespace.GoneAsync<V1Alpha1Endpoint>("src");
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        return (wanted, await Namespace.OrderStalledAsync("order", ArcReasons.InvalidEndpoint));
    }

    private V1ObjectMeta Metadata(Claim claim, IKubernetesObject<V1ObjectMeta> owner, IKubernetesObject<V1ObjectMeta> other) => new()
    {
        Name = Work,
        NamespaceProperty = Namespace.Name,
        // The labels that the operator and Argo set.
        Labels = claim == Claim.Name ? null : new Dictionary<string, string>
        {
            [ArcLabels.ManagedBy] = ArcLabels.Operator, [ArgoGroup.CompletedLabel] = "true", [ArgoGroup.PhaseLabel] = WorkflowPhase.Succeeded,
        },
        OwnerReferences = claim switch
        {
            Claim.OtherOwner => [other.MakeOwnerReference()],
            Claim.LivingOwner => [owner.MakeOwnerReference()],
            _ => null,
        },
    };

    private async Task IsLeftAloneAsync<T>(string resource, V1Alpha1ArtifactWorkflow work)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var foreign = (await Namespace.FindAsync<T>(Work))!;
        await Namespace.CreateSecretAsync("keys");
        // The operator has seen the Secret.
        await Namespace.EntityAsync<V1Alpha1Workflow>("other", _ => true);

        var blocked = await Namespace.ArtifactWorkflowStalledAsync(Work, ArcReasons.NameConflict);

        blocked.Status.Should().BeEquivalentTo(new
        {
            Phase = WorkflowPhase.Pending, Succeeded = (long?)null, CompletionTime = (DateTimeOffset?)null, LastScheduled = (DateTimeOffset?)null, WorkflowUid = (string?)null,
        });
        blocked.Status.Message.Should().Contain($"'{Work}'");
        (await Namespace.FindAsync<T>(Work))!.ResourceVersion().Should().Be(foreign.ResourceVersion());
        Operator.Writes.Should().NotContain(call => call.Resource == resource && call.Name == Work);
        await Namespace.DeleteAsync<T>(Work);
        (await Namespace.EntityAsync<T>(Work, found => found.Uid() != foreign.Uid())).GetController()!.Uid.Should().Be(work.Uid());
    }

    private int Deletions() => Operator.Writes.Count(call => call is { Verb: "delete", Resource: "artifactworkflows" });

    /// <summary>The properties that an object of another writer shares with the wanted one, beside its name. Its spec is another one.</summary>
    internal enum Claim
    {
        Name,
        Labels,
        OtherOwner,
        LivingOwner,
    }
}
