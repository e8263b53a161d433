using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

public sealed class ArtifactWorkflowConditionsTests
{
    [Test]
    public void A_succeeded_run_is_only_Ready() =>
        Conditions(new() { Phase = "Succeeded" }).Should().Equal("Ready=True Succeeded: the artifact has arrived");

    [Test]
    public void A_running_run_is_Reconciling() => Conditions(new() { Phase = "Running", Progress = "1/3" }).Should().Equal(
        "Ready=False Progressing: running, 1/3 steps done", "Reconciling=True Progressing: running, 1/3 steps done");

    [TestCase("Pending")]
    [TestCase("")]
    [TestCase(null)]
    public void A_run_that_has_not_begun_waits_for_Argo(string? phase) => Conditions(new() { Phase = phase }).Should().Equal(
        "Ready=False Progressing: waiting for Argo to start the Workflow", "Reconciling=True Progressing: waiting for Argo to start the Workflow");

    [TestCase("Failed", "out of disk", "out of disk")]
    [TestCase("Error", null, "the workflow ended with phase Error")]
    public void A_failure_is_stalled(string phase, string? message, string expected) => Conditions(new() { Phase = phase, Message = message }).Should().Equal(
        $"Ready=False Failed: {expected}", $"Stalled=True Failed: {expected}");

    [Test]
    public void A_blocker_is_Stalled() => Conditions(new() { Phase = "Pending" }, new(ArcReasons.NameConflict, "in the way")).Should().Equal(
        "Ready=False NameConflict: in the way", "Stalled=True NameConflict: in the way");

    [Test]
    public void A_lost_Workflow_is_stalled() => Conditions(new() { Phase = "Error", Message = "gone" }, plan: new() { IsLost = true }).Should().Equal(
        "Ready=False WorkflowLost: gone", "Stalled=True WorkflowLost: gone");

    [Test]
    public void The_loss_of_a_Workflow_stays_recorded()
    {
        var lost = new V1Condition { Type = "Stalled", Status = "True", Reason = ArcReasons.WorkflowLost };

        Conditions(new() { Phase = "Error", Message = "gone", Conditions = [lost] }).Should().Equal(
            "Ready=False WorkflowLost: gone", "Stalled=True WorkflowLost: gone");
    }

    [Test]
    public void An_odd_annotation_needs_the_user_although_the_artifact_has_arrived() =>
        Conditions(new() { Phase = "Succeeded" }, plan: new() { AnnotationProblem = "odd" }).Should().Equal(
            "Ready=False InvalidAnnotation: odd", "Stalled=True InvalidAnnotation: odd");

    [Test]
    public void An_odd_annotation_needs_the_user_while_the_work_goes_on() =>
        Conditions(new() { Phase = "Running", Progress = "1/3" }, plan: new() { AnnotationProblem = "odd" }).Should().Equal(
            "Ready=False InvalidAnnotation: odd", "Stalled=True InvalidAnnotation: odd");

    private static IEnumerable<string> Conditions(V1Alpha1ArtifactWorkflowStatus facts, Blocker? blocker = null, ArtifactWorkflowPlan? plan = null) =>
        ArtifactWorkflowConditions.Of(facts, blocker, plan ?? new()).Select(condition => $"{condition.Type}={condition.Status} {condition.Reason}: {condition.Message}");
}
