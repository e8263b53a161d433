using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Runs;

/// <summary>Workflows whose status cannot be read.</summary>
internal sealed class UnreadableWorkflowTests : ArcTest
{
    private const string Phase =
        "status.phase is an object and not a text in Workflow work: check the Argo controller, or start again by the annotation arc.opendefense.cloud/force-at";

    private static readonly WorkflowStatus BadNodes = new() { Phase = "Running", StartedAt = An.Noon, NodesProblem = "status.compressedNodes expands to more than 8 MiB" };

    [Test]
    public async Task A_Workflow_whose_phase_becomes_unreadable_stalls_and_recovers_with_it()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await Namespace.RunAsync(await Namespace.OnlyWorkflowAsync());
        await Namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Running);

        await Namespace.PatchAsync<V1Alpha1Workflow>("work", """{ "status": { "phase": { "name": "Running" } } }""");
        (await Namespace.ArtifactWorkflowStalledAsync("work", ArcReasons.WorkflowUnreadable)).Status.Message.Should().Be(Phase);
        await Namespace.PatchAsync<V1Alpha1Workflow>("work", """{ "status": { "phase": "Succeeded", "progress": "1/1", "finishedAt": "2026-01-31T12:00:09Z" } }""");

        await Namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Succeeded && !found.Status.Conditions.IsTrue(Conditions.Stalled));
    }

    [Test]
    public void A_running_Workflow_with_unreadable_nodes_says_so_and_is_not_stopped()
    {
        var observed = An.ArtifactWorkflow().WithWorkflow(BadNodes).Observed();
        var now = An.Noon.AddHours(2);
        var plan = ArtifactWorkflowPlan.For(observed, new() { MaxWait = TimeSpan.FromHours(1) }, new(), now);

        var status = ArtifactWorkflowStatus.From(observed, plan, ArtifactWorkflowOutcome.Done, now);

        plan.Stop.Should().BeNull();
        status.Phase.Should().Be("Running");
        status.Message.Should().Be("WorkflowUnreadable: status.compressedNodes expands to more than 8 MiB, so ARC shows only its phase, since 2h");
        status.Conditions!.Select(condition => $"{condition.Type}={condition.Status} {condition.Reason}").Should().Equal("Ready=False WorkflowUnreadable", "Reconciling=True WorkflowUnreadable");
    }

    [Test]
    public void A_failed_Workflow_with_unreadable_nodes_shows_the_message_of_Argo_and_the_reason()
    {
        var run = new V1Alpha1Workflow { Metadata = new() { Name = "work" }, Status = BadNodes with { Phase = "Failed", Message = "child 'copy' failed" } };

        FailureMessage.Of(run, [], 0).Message.Should().Be("child 'copy' failed\n(its steps are not known: status.compressedNodes expands to more than 8 MiB)");
    }

    [Test]
    public void An_end_that_was_reported_stays_when_the_Workflow_becomes_unreadable_later()
    {
        var plan = ArtifactWorkflowPlan.For(
            An.ArtifactWorkflow().WithStatus(new() { Phase = "Succeeded", StartTime = An.Noon, CompletionTime = An.Noon }).WithWorkflow(new() { PhaseProblem = "status is a number and not an object" }).Observed(),
            new(), new(), An.Noon);

        (plan.Blocker, plan.Create, plan.Delete).Should().Be((null, null, null));
    }
}
