using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

public sealed class ArtifactWorkflowStatusPaceTests
{
    private static readonly V1Alpha1ArtifactWorkflowStatus Pending = new() { Phase = "Pending" };

    [Test]
    public void That_a_Workflow_is_created_is_no_news() => Wait(An.ArtifactWorkflow(), Pending).Should().Be(TimeSpan.FromSeconds(5));

    [Test]
    public void That_a_Workflow_was_created_a_moment_ago_is_no_news() =>
        Wait(An.ArtifactWorkflow().WithWorkflow(), Pending, An.Noon.AddSeconds(4.5)).Should().Be(TimeSpan.FromSeconds(0.5));

    [Test]
    public void That_Argo_has_not_begun_after_that_is() => Wait(An.ArtifactWorkflow().WithWorkflow(), Pending, An.Noon.AddSeconds(5)).Should().BeNull();

    [Test]
    public void A_clock_that_was_set_back_holds_nothing_up() => Wait(An.ArtifactWorkflow().WithWorkflow(), Pending, An.Noon.AddHours(-1)).Should().BeNull();

    [Test]
    public void What_is_in_the_way_is_news() => Wait(An.ArtifactWorkflow().WithForeignWorkflow(), Pending with { Message = "in the way" }).Should().BeNull();

    [Test]
    public void That_it_runs_is_news() => Wait(An.ArtifactWorkflow().WithWorkflow(), new() { Phase = "Running" }).Should().BeNull();

    [Test]
    public void A_restart_is_news() => Wait(An.ArtifactWorkflow().WithStatus(new() { Phase = "Failed" }), Pending).Should().BeNull();

    private static TimeSpan? Wait(ArtifactWorkflowBuilder artifactWorkflow, V1Alpha1ArtifactWorkflowStatus next, DateTimeOffset? now = null)
    {
        var observed = artifactWorkflow.Observed();
        return ArtifactWorkflowStatusPace.Wait(observed, next, ArtifactWorkflowPlan.For(observed, new(), new(), An.Noon), now ?? An.Noon);
    }
}
