using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

internal sealed class ArtifactWorkflowPlanTests
{
    private static readonly V1Alpha1ArtifactWorkflowStatus Running = new() { Phase = WorkflowPhase.Running, StartTime = An.Noon };
    private static readonly V1Alpha1ArtifactWorkflowStatus Succeeded = new() { Phase = WorkflowPhase.Succeeded, StartTime = An.Noon, CompletionTime = An.Noon };
    private static readonly V1Alpha1ArtifactWorkflowStatus Failed = new()
    {
        Phase = WorkflowPhase.Failed, StartTime = An.Noon, CompletionTime = An.Noon, FailureTime = An.Noon,
    };

    [Test]
    public void A_new_ArtifactWorkflow_gets_a_Workflow() => Plan(An.ArtifactWorkflow("work")).Create!.Name().Should().Be("work");

    [Test]
    public void An_ArtifactWorkflow_with_a_Workflow_gets_no_other()
    {
        var plan = Plan(An.ArtifactWorkflow().WithWorkflow());

        plan.Should().Be(new ArtifactWorkflowPlan { Run = plan.Run, Capacity = CapacityUse.Hold });
        plan.Run!.Uid().Should().Be("uid-of-workflow");
    }

    [Test]
    public void A_missing_Secret_blocks_the_work()
    {
        var needy = An.ArtifactWorkflow().With(spec => spec with { SrcSecretRef = new() { Name = "a" }, DstSecretRef = new() { Name = "b" } });

        BlockerOf(needy.Observed()).Should().Be((ArcReasons.InvalidSecret, "Secret 'a', 'b' does not exist in this namespace: create it; ARC continues automatically"));
        BlockerOf(needy.Observed(secrets: ["a"])).Should().Be(
            (ArcReasons.InvalidSecret, "Secret 'b' does not exist in this namespace: create it; ARC continues automatically"));
        Plan(needy.Observed(secrets: ["a", "b"])).Create.Should().NotBeNull();
    }

    [Test]
    public void A_foreign_Workflow_blocks_the_work_and_is_not_touched()
    {
        var plan = Plan(An.ArtifactWorkflow("work").WithForeignWorkflow());

        plan.Should().Be(new ArtifactWorkflowPlan { Blocker = plan.Blocker });
        plan.Blocker!.Reason.Should().Be(ArcReasons.NameConflict);
        plan.Blocker.Message.Should().Be(
            "Argo Workflow 'work' exists already and was not created for this ArtifactWorkflow: delete it; ARC continues automatically");
    }

    [Test]
    public void Work_beyond_the_limit_waits_for_capacity()
    {
        var capacity = new CapacityBuilder { Limits = GateLimits.Of(1) }.Build();
        Plan(An.ArtifactWorkflow("work").Sharing(capacity)).Capacity.Should().Be(CapacityUse.Claim);
        capacity.Hold(An.ArtifactWorkflow("other").Build());

        var plan = Plan(An.ArtifactWorkflow("work").Sharing(capacity));

        (plan.Create, plan.Blocker, plan.Capacity).Should().Be((null, ArtifactWorkflowBlockers.WaitingForCapacity, CapacityUse.Wait));
    }

    [TestCase("Running", CapacityUse.Hold)]
    [TestCase("Succeeded", CapacityUse.None)]
    public void Only_an_unfinished_Workflow_holds_capacity(string phase, CapacityUse expected) =>
        Plan(An.ArtifactWorkflow().WithWorkflow(new() { Phase = phase, FinishedAt = An.Noon })).Capacity.Should().Be(expected);

    [Test]
    public void Blocked_work_takes_no_capacity() =>
        Plan(An.ArtifactWorkflow().With(spec => spec with { SrcSecretRef = new() { Name = "keys" } })).Capacity.Should().Be(CapacityUse.None);

    [Test]
    public void A_schedule_takes_no_capacity() => Plan(An.ArtifactWorkflow().With(spec => spec with { Cron = An.Cron() })).Capacity.Should().Be(CapacityUse.None);

    [Test]
    public void Without_Argo_no_work_starts() => BlockerOf(An.ArtifactWorkflow().Observed(InformerState.KindMissing)).Should().Be(
        (ArcReasons.ArgoUnavailable, "the cluster does not know Argo's kinds: install Argo Workflows; ARC continues automatically"));

    [Test]
    public void A_spec_that_an_old_server_allowed_to_change_is_refused_in_the_words_of_the_schema() =>
        BlockerOf(An.ArtifactWorkflow().With((V1ObjectMeta metadata) => metadata with { Generation = 2 }).Observed()).Should().Be(
            (ArcReasons.SpecChanged, "spec is immutable: delete the ArtifactWorkflow and create another"));

    [Test]
    public void A_schedule_that_fires_too_often_is_refused() =>
        BlockerOf(An.ArtifactWorkflow().With(spec => spec with { Cron = An.Cron("@every 1m") }).Observed()).Should().Be(
            (ArcReasons.InvalidCron, "spec.cron.schedules[0] '@every 1m' fires every 1m; at least 10m must lie between two runs (option cron.minInterval)"));

    [Test]
    public void A_name_that_is_too_long_for_a_schedule_is_refused() =>
        BlockerOf(An.ArtifactWorkflow(new('n', 53)).With(spec => spec with { Cron = An.Cron() }).Observed()).Should().Be(
            (ArcReasons.InvalidCron, "metadata.name has 53 characters: with a schedule Argo allows 52"));

    [Test]
    public void A_Workflow_that_disappears_after_its_start_is_lost() => Plan(An.ArtifactWorkflow().WithStatus(Running)).Should().Be(new ArtifactWorkflowPlan { IsLost = true });

    [Test]
    public void A_Workflow_that_disappears_before_its_start_is_created_again() =>
        Plan(An.ArtifactWorkflow().WithStatus(new() { Phase = WorkflowPhase.Pending })).Create.Should().NotBeNull();

    [Test]
    public void No_Workflow_is_lost_while_Workflows_cannot_be_read() =>
        Plan(An.ArtifactWorkflow().WithStatus(Running).Observed(InformerState.KindMissing)).IsLost.Should().BeFalse();

    [Test]
    public void Finished_work_no_longer_needs_its_Workflow()
    {
        Plan(An.ArtifactWorkflow().WithStatus(Succeeded)).Should().Be(new ArtifactWorkflowPlan());
        Plan(An.ArtifactWorkflow().WithStatus(Failed)).Should().Be(new ArtifactWorkflowPlan());
    }

    [Test]
    public void A_force_at_deletes_the_Workflow_before_it_starts_another()
    {
        var plan = Plan(An.ArtifactWorkflow().ForcedAt("1769860000").WithStatus(Running).WithWorkflow());

        plan.Should().BeEquivalentTo(new { IsRestart = true, IsLost = false, Create = (object?)null, ForcedAt = DateTimeOffset.FromUnixTimeSeconds(1769860000) });
        plan.Delete!.Uid().Should().Be("uid-of-workflow");
    }

    [Test]
    public void A_force_at_repeats_finished_work()
    {
        var plan = Plan(An.ArtifactWorkflow().ForcedAt("1769860000").WithStatus(Succeeded));

        plan.Create!.GetAnnotation(ArcAnnotations.ForceAt).Should().Be("1769860000");
    }

    [Test]
    public void A_force_at_waits_until_the_old_Workflow_is_deleted() =>
        Plan(An.ArtifactWorkflow().ForcedAt("1769860000").WithStatus(Running).WithWorkflow(deleted: An.Noon.UtcDateTime)).Should().BeEquivalentTo(
            new { IsRestart = true, Create = (object?)null, Delete = (object?)null });

    [Test]
    public void A_Workflow_that_was_created_for_the_force_at_is_kept() =>
        Plan(An.ArtifactWorkflow().ForcedAt("1769860000").WithWorkflow(forceAt: "1769860000")).Should().BeEquivalentTo(new { Create = (object?)null, Delete = (object?)null });

    [Test]
    public void A_handled_force_at_is_not_handled_again() =>
        Plan(An.ArtifactWorkflow().ForcedAt("1769860000").WithStatus(Succeeded with { LastForceAt = DateTimeOffset.FromUnixTimeSeconds(1769860000) }))
            .Should().BeEquivalentTo(new { IsRestart = false, Create = (object?)null });

    [Test]
    public void A_force_at_in_the_future_requeues_the_ArtifactWorkflow_at_its_time()
    {
        var patient = An.ArtifactWorkflow().ForcedAt("2026-01-31T13:00:00Z").WithStatus(Succeeded);

        Plan(patient).Create.Should().BeNull();
        Plan(patient).RequeueAfter(patient.Build(), new(), An.Noon).Should().Be(TimeSpan.FromHours(1));
    }

    [Test]
    public void An_invalid_force_at_changes_nothing() =>
        Plan(An.ArtifactWorkflow().ForcedAt("soon").WithStatus(Succeeded)).Should().BeEquivalentTo(
            new { Create = (object?)null, AnnotationProblem = "annotation arc.opendefense.cloud/force-at is 'soon'; expected Unix seconds or an RFC 3339 time such as 2026-01-31T12:00:00Z" });

    [TestCase(59, false)]
    [TestCase(60, true)]
    public void An_ArtifactWorkflow_without_an_Order_is_deleted_when_its_TTL_after_success_expires(int seconds, bool isOver)
    {
        var own = An.ArtifactWorkflow().With(spec => spec with { TtlAfterFinished = "1m", TtlAfterFailed = "1s" }).WithStatus(Succeeded);

        Plan(own.Observed(), seconds).DeleteArtifactWorkflow.Should().Be(isOver);
        new ArtifactWorkflowPlan().RequeueAfter(own.Build(), new(), An.Noon).Should().Be(TimeSpan.FromMinutes(1));
    }

    [TestCase(59, false)]
    [TestCase(60, true)]
    public void An_ArtifactWorkflow_without_an_Order_is_deleted_when_its_TTL_after_failure_expires(int seconds, bool isOver) =>
        Plan(An.ArtifactWorkflow().With(spec => spec with { TtlAfterFinished = "1s", TtlAfterFailed = "1m" }).WithStatus(Failed).Observed(), seconds)
            .DeleteArtifactWorkflow.Should().Be(isOver);

    [Test]
    public void An_ArtifactWorkflow_of_an_Order_is_deleted_by_the_Order_only()
    {
        var owned = An.ArtifactWorkflow().OwnedByOrder().With(spec => spec with { TtlAfterFinished = "1m" }).WithStatus(Succeeded);

        Plan(owned.Observed(), 3600).DeleteArtifactWorkflow.Should().BeFalse();
        new ArtifactWorkflowPlan().RequeueAfter(owned.Build(), new(), An.Noon).Should().BeNull();
    }

    [Test]
    public void A_force_at_takes_precedence_over_an_expired_TTL() =>
        Plan(An.ArtifactWorkflow().ForcedAt("1769860000").With(spec => spec with { TtlAfterFinished = "0s" }).WithStatus(Succeeded)).DeleteArtifactWorkflow
            .Should().BeFalse();

    private static ArtifactWorkflowPlan Plan(ArtifactWorkflowBuilder artifactWorkflow) => Plan(artifactWorkflow.Observed());

    private static ArtifactWorkflowPlan Plan(ArtifactWorkflowObservation observed, int seconds = 0) => ArtifactWorkflowPlan.For(observed, new(), new(), An.Noon.AddSeconds(seconds));

    private static (string Reason, string Message) BlockerOf(ArtifactWorkflowObservation observed)
    {
        var plan = Plan(observed);
        plan.Create.Should().BeNull();
        return (plan.Blocker!.Reason, plan.Blocker.Message);
    }
}
