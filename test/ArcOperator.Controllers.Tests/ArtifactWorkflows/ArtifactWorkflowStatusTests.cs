using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

public sealed class ArtifactWorkflowStatusTests
{
    private static readonly DateTimeOffset Later = An.Noon.AddMinutes(5);

    [Test]
    public void The_status_follows_the_Workflow()
    {
        var status = Status(An.ArtifactWorkflow().WithWorkflow(new() { Phase = "Running", Message = "pulling", Progress = "1/3", StartedAt = An.Noon }));

        status.Should().BeEquivalentTo(new
        {
            Phase = "Running", Message = "pulling", Progress = "1/3", StartTime = An.Noon, CompletionTime = (object?)null, FailureTime = (object?)null, ObservedGeneration = 1,
        });
    }

    [TestCase("Succeeded", false)]
    [TestCase("Failed", true)]
    [TestCase("Error", true)]
    public void Only_a_failure_has_a_time_of_failure(string phase, bool isFailure)
    {
        var status = Status(An.ArtifactWorkflow().WithWorkflow(new() { Phase = phase, StartedAt = An.Noon, FinishedAt = Later }));

        status.CompletionTime.Should().Be(Later);
        status.FailureTime.Should().Be(isFailure ? Later : null);
    }

    [TestCase("Running", null, null)]
    [TestCase("Succeeded", 1, null)]
    [TestCase("Failed", null, 1)]
    [TestCase("Error", null, 1)]
    public void A_single_run_counts_as_one(string phase, int? succeeded, int? failed) =>
        Status(An.ArtifactWorkflow().WithWorkflow(new() { Phase = phase, StartedAt = An.Noon, FinishedAt = Later }))
            .Should().BeEquivalentTo(new { Succeeded = (long?)succeeded, Failed = (long?)failed });

    [TestCase("Running", false)]
    [TestCase("Succeeded", true)]
    [TestCase("Failed", true)]
    public void A_Workflow_without_times_gets_those_of_the_first_observation(string phase, bool isEnd)
    {
        var builder = An.ArtifactWorkflow().WithWorkflow(new() { Phase = phase });
        var first = Status(builder);

        var second = Status(builder.WithStatus(first), Later);

        first.Should().BeEquivalentTo(new { StartTime = An.Noon, CompletionTime = isEnd ? An.Noon : (DateTimeOffset?)null });
        second.Should().BeEquivalentTo(new { first.StartTime, first.CompletionTime, first.FailureTime });
    }

    [Test]
    public void A_Workflow_without_times_keeps_its_observed_start_when_it_ends() =>
        Status(An.ArtifactWorkflow().WithWorkflow(new() { Phase = "Succeeded" }).WithStatus(new() { Phase = "Running", StartTime = An.Noon }), Later)
            .Should().BeEquivalentTo(new { StartTime = An.Noon, CompletionTime = Later });

    [Test]
    public void A_Workflow_without_times_that_is_gone_before_it_ended_is_lost()
    {
        var running = Status(An.ArtifactWorkflow().WithWorkflow(new() { Phase = "Running" }));

        Status(An.ArtifactWorkflow().WithStatus(running), Later).Should().BeEquivalentTo(new { Phase = "Error", FailureTime = Later, Failed = 1 });
    }

    [Test]
    public void A_Workflow_that_waits_for_a_lock_has_not_started() =>
        Status(An.ArtifactWorkflow().WithWorkflow(new() { Phase = "Pending", Message = "Waiting for space/Mutex/m lock. Lock status: 0/1" })).StartTime.Should().BeNull();

    [Test]
    public void Times_of_a_run_before_a_force_at_do_not_count() =>
        Status(An.ArtifactWorkflow().ForcedAt("1769860000").WithWorkflow(new() { Phase = "Failed" }, forceAt: "1769860000")
                .WithStatus(new() { Phase = "Failed", StartTime = An.Noon.AddHours(-2), CompletionTime = An.Noon.AddHours(-1), FailureTime = An.Noon.AddHours(-1) }))
            .Should().BeEquivalentTo(new { StartTime = An.Noon, CompletionTime = An.Noon, FailureTime = An.Noon });

    [Test]
    public void A_Workflow_without_a_phase_is_pending() => Status(An.ArtifactWorkflow().WithWorkflow()).Phase.Should().Be("Pending");

    [Test]
    public void A_long_message_of_Argo_is_cut() =>
        Status(An.ArtifactWorkflow().WithWorkflow(new() { Phase = "Failed", Message = new('x', 100_000) })).Message.Should().HaveLength(8190).And.EndWith("…");

    [Test]
    public void The_message_of_a_blocker_is_the_message_of_the_status() =>
        Status(An.ArtifactWorkflow().With(spec => spec with { SrcSecretRef = new() { Name = "keys" } })).Should().BeEquivalentTo(
            new { Phase = "Pending", Message = "Secret 'keys' does not exist in this namespace: create it; ARC continues automatically" });

    [Test]
    public void The_refusal_of_the_API_server_is_the_message_of_the_status()
    {
        var observed = An.ArtifactWorkflow().Observed();

        var status = ArtifactWorkflowStatus.From(observed, ArtifactWorkflowPlan.For(observed, new(), new(), An.Noon), new(new("CreationFailed", "too large")), An.Noon);

        status.Should().BeEquivalentTo(new { Phase = "Pending", Message = "too large" });
    }

    [Test]
    public void A_lost_Workflow_is_an_error_and_says_what_to_do() =>
        Status(An.ArtifactWorkflow().WithStatus(new() { Phase = "Running", StartTime = An.Noon.AddHours(-1), Progress = "1/3" })).Should().BeEquivalentTo(new
        {
            Phase = "Error",
            Progress = "1/3",
            Message = "the Argo Workflow disappeared before its end was observed: check the destination, or start again by the annotation arc.opendefense.cloud/force-at",
            StartTime = An.Noon.AddHours(-1),
            CompletionTime = An.Noon,
            FailureTime = An.Noon,
        });

    [Test]
    public void A_restart_forgets_the_run_before()
    {
        var status = Status(An.ArtifactWorkflow().ForcedAt("1769860000").WithWorkflow().WithStatus(new()
        {
            Phase = "Failed", Message = "out of disk", StartTime = An.Noon, CompletionTime = An.Noon, FailureTime = An.Noon, Progress = "1/3",
        }));

        status.Should().Be(new V1Alpha1ArtifactWorkflowStatus
        {
            Phase = "Pending", ObservedGeneration = 1, LastForceAt = DateTimeOffset.FromUnixTimeSeconds(1769860000), LastForceTime = An.Noon, Conditions = status.Conditions,
        });
    }

    [Test]
    public void The_end_of_a_run_stays_recorded_when_its_Workflow_no_longer_exists()
    {
        var succeeded = new V1Alpha1ArtifactWorkflowStatus { Phase = "Succeeded", StartTime = An.Noon, CompletionTime = Later, Progress = "3/3" };

        Status(An.ArtifactWorkflow().WithStatus(succeeded)).Should().BeEquivalentTo(new { Phase = "Succeeded", CompletionTime = Later, Progress = "3/3" });
    }

    [Test]
    public void The_end_of_a_Workflow_counts_while_the_Workflow_is_being_deleted() =>
        Status(An.ArtifactWorkflow().WithStatus(new() { Phase = "Running", StartTime = An.Noon })
                .WithWorkflow(new() { Phase = "Succeeded", StartedAt = An.Noon, FinishedAt = Later }, deleted: Later.UtcDateTime))
            .Should().BeEquivalentTo(new { Phase = "Succeeded", CompletionTime = Later });

    [Test]
    public void An_unfinished_Workflow_that_is_being_deleted_no_longer_changes_the_status() =>
        Status(An.ArtifactWorkflow().WithStatus(new() { Phase = "Running", StartTime = An.Noon, Progress = "1/3" })
                .WithWorkflow(new() { Phase = "Running", StartedAt = An.Noon, Progress = "2/3" }, deleted: Later.UtcDateTime))
            .Progress.Should().Be("1/3");

    [Test]
    public void The_end_of_a_run_before_a_force_at_does_not_count() =>
        Status(An.ArtifactWorkflow().ForcedAt("1769860000").WithStatus(new() { Phase = "Running", StartTime = An.Noon })
                .WithWorkflow(new() { Phase = "Succeeded", StartedAt = An.Noon, FinishedAt = Later }, deleted: Later.UtcDateTime))
            .Phase.Should().Be("Pending");

    [Test]
    public void An_ArtifactWorkflow_that_is_being_deleted_keeps_its_status_and_reports_the_deletion()
    {
        var status = ArtifactWorkflowStatus.Deleting(An.ArtifactWorkflow().WithStatus(new() { Phase = "Running", Progress = "1/3" }).Build(), "waiting", An.Noon);

        status.Should().BeEquivalentTo(new { Phase = "Running", Progress = "1/3" });
        status.Conditions!.Select(condition => (condition.Type, condition.Status, condition.Reason)).Should().Equal(
            ("Ready", "False", "Deleting"), ("Reconciling", "True", "Deleting"));
    }

    private static V1Alpha1ArtifactWorkflowStatus Status(ArtifactWorkflowBuilder artifactWorkflow, DateTimeOffset? now = null)
    {
        var observed = artifactWorkflow.Observed();
        var time = now ?? An.Noon;
        return ArtifactWorkflowStatus.From(observed, ArtifactWorkflowPlan.For(observed, new(), new(), time), ArtifactWorkflowOutcome.Done, time);
    }
}
