using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

/// <summary>Argo objects that another writer created before the operator, under the name that an ArtifactWorkflow needs.</summary>
internal sealed class ForeignObjectTests : ArcTest
{
    private static readonly Dictionary<string, string> Unlabelled = [];

    // The labels that the operator and Argo set.
    private static readonly Dictionary<string, string> Forged = new()
    {
        [ArcLabels.ManagedBy] = ArcLabels.Operator, [ArgoGroup.CompletedLabel] = "true", [ArgoGroup.PhaseLabel] = WorkflowPhase.Succeeded,
    };

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_Workflow_of_another_writer_is_neither_counted_nor_changed_nor_deleted(bool isForged)
    {
        var foreign = await Shared.Client.CreateAsync(new V1Alpha1Workflow
        {
            Metadata = Metadata(isForged),
            Spec = new() { WorkflowTemplateRef = new() { Name = isForged ? "copy" : "another" } },
            Status = new() { Phase = WorkflowPhase.Succeeded, StartedAt = An.Noon, FinishedAt = An.Noon },
        });

        await IsLeftAloneAsync(An.ArtifactWorkflow("work"), foreign);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_CronWorkflow_of_another_writer_is_neither_counted_nor_changed_nor_deleted(bool isForged)
    {
        var foreign = await Shared.Client.CreateAsync(new V1Alpha1CronWorkflow
        {
            Metadata = Metadata(isForged),
            Spec = new() { Schedules = An.Cron().Schedules, WorkflowSpec = new() { WorkflowTemplateRef = new() { Name = isForged ? "copy" : "another" } } },
            Status = new() { LastScheduledTime = An.Noon, Succeeded = 3 },
        });

        await IsLeftAloneAsync(An.ArtifactWorkflow("work").With(spec => spec with { Cron = An.Cron() }), foreign);
    }

    [Test]
    public async Task A_run_that_another_writer_created_for_the_schedule_without_its_owner_reference_does_not_count()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work").With(spec => spec with { Cron = An.Cron() }));
        await Namespace.OnlyCronWorkflowAsync();

        await Namespace.FailAsync(await Namespace.CreateWorkflowAsync("work-1"), "forged");
        await Namespace.CreateAsync(An.ArtifactWorkflow("sentinel"));
        await Namespace.EntityAsync<V1Alpha1Workflow>("sentinel", found => found.GetController() is not null);

        (await Namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Active)).Status.Failed.Should().BeNull();
    }

    [TestCase("ArtifactWorkflow", "other", false)]
    [TestCase("Order", "work", false)]
    [TestCase("ArtifactWorkflow", "work", true)]
    public void Only_an_object_whose_owner_had_the_same_kind_and_name_may_be_adopted(string kind, string owner, bool isCandidate)
    {
        var observed = An.ArtifactWorkflow("work").WithForeignWorkflow().Observed();
        var existing = new V1Alpha1Workflow
        {
            Metadata = observed.Existing!.Metadata with
            {
                Labels = new Dictionary<string, string> { [ArcLabels.ManagedBy] = ArcLabels.Operator },
                OwnerReferences = [new() { ApiVersion = observed.ArtifactWorkflow.ApiVersion, Kind = kind, Name = owner, Uid = "forged", Controller = true }],
            },
        };

        WorkflowLookup.SeemsReleased(observed with { Existing = existing }).Should().Be(isCandidate);
        ArtifactWorkflowPlan.For(observed with { Existing = existing }, new(), new(), An.Noon).Should().BeEquivalentTo(new { Adopt = (object?)null, Delete = (object?)null, Create = (object?)null });
    }

    private V1ObjectMeta Metadata(bool isForged) => new() { Name = "work", NamespaceProperty = Namespace.Name, Labels = isForged ? Forged : Unlabelled };

    private async Task IsLeftAloneAsync<T>(ArtifactWorkflowBuilder work, T foreign)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await Namespace.CreateAsync(work);
        var blocked = await Namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.NameConflict);
        await Namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>("work");
        await Namespace.GoneAsync<V1Alpha1ArtifactWorkflow>("work");

        blocked.Status.Should().BeEquivalentTo(new { Phase = WorkflowPhase.Pending, Succeeded = (long?)null, CompletionTime = (DateTimeOffset?)null, LastScheduled = (DateTimeOffset?)null });
        (await Namespace.FindAsync<T>("work"))!.ResourceVersion().Should().Be(foreign.ResourceVersion());
    }
}
