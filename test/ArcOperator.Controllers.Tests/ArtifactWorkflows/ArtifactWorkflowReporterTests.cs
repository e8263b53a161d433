using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

public sealed class ArtifactWorkflowReporterTests
{
    [Test]
    public void The_first_status_of_new_work_is_delayed_from_the_creation_on() =>
        Report(An.ArtifactWorkflow()).Should().BeEquivalentTo(new { Urgency = StatusUrgency.Initial, Since = An.Noon });

    [Test]
    public void A_Workflow_that_Argo_has_not_started_delays_the_status_from_its_creation_on() =>
        Report(An.ArtifactWorkflow().WithWorkflow(), An.Noon.AddSeconds(4)).Should().BeEquivalentTo(new { Urgency = StatusUrgency.Initial, Since = An.Noon });

    [Test]
    public void A_blocker_is_reported_immediately() => Report(An.ArtifactWorkflow().WithForeignWorkflow())!.Urgency.Should().Be(StatusUrgency.Immediate);

    [Test]
    public void A_running_Workflow_is_reported_immediately() => Report(An.ArtifactWorkflow().WithWorkflow(new() { Phase = "Running" }))!.Urgency.Should().Be(StatusUrgency.Immediate);

    [Test]
    public void A_restart_is_reported_immediately() =>
        Report(An.ArtifactWorkflow().WithStatus(new() { Phase = "Failed" }).WithWorkflow().ForcedAt("1769860000"))!.Urgency.Should().Be(StatusUrgency.Immediate);

    [Test]
    public void An_expired_ArtifactWorkflow_has_no_report() =>
        Report(An.ArtifactWorkflow().With(spec => spec with { TtlAfterFinished = "0s" }).WithStatus(new() { Phase = "Succeeded", CompletionTime = An.Noon })).Should().BeNull();

    private static StatusReport<V1Alpha1ArtifactWorkflowStatus>? Report(ArtifactWorkflowBuilder artifactWorkflow, DateTimeOffset? now = null)
    {
        var observed = artifactWorkflow.Observed();
        var time = now ?? An.Noon;
        return ArtifactWorkflowReport.From(observed, ArtifactWorkflowPlan.For(observed, new(), new(), time), ArtifactWorkflowOutcome.Done, time);
    }
}
