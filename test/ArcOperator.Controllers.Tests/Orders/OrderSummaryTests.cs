using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderSummaryTests
{
    [TestCase("", OrderPhase.Succeeded)]
    [TestCase("Pending Pending", OrderPhase.Pending)]
    [TestCase("Pending Running", OrderPhase.Running)]
    [TestCase("Pending Active", OrderPhase.Pending)]
    [TestCase("Succeeded Active", OrderPhase.Pending)]
    [TestCase("Succeeded Pending", OrderPhase.Running)]
    [TestCase("Failed Pending", OrderPhase.Running)]
    [TestCase("Failed Running", OrderPhase.Running)]
    [TestCase("Succeeded Failed", OrderPhase.Failed)]
    [TestCase("Succeeded Error", OrderPhase.Failed)]
    [TestCase("Succeeded Succeeded", OrderPhase.Succeeded)]
    public void The_phase_of_the_Order_follows_from_the_phases_of_its_artifacts(string phases, string phase) => Summary(phases).Phase.Should().Be(phase);

    [TestCase("Succeeded Succeeded", OrderPhase.Succeeded)]
    [TestCase("Succeeded Running", OrderPhase.Suspended)]
    [TestCase("Failed", OrderPhase.Suspended)]
    public void A_suspended_Order_has_phase_Suspended_until_everything_is_delivered(string phases, string phase) =>
        Summary(phases, An.Order().With(spec => spec with { Suspend = true })).Phase.Should().Be(phase);

    [Test]
    public void An_Order_with_only_blocked_artifacts_is_Pending() =>
        OrderSummary.For(An.Order().WithArtifact().Build(), [], [Blocked(0)], null).Should().BeEquivalentTo(
            new { Phase = OrderPhase.Pending, Total = 1, Succeeded = 0, Failed = 0, Active = 0, IsDone = false });

    [Test]
    public void An_Order_with_a_blocked_artifact_is_not_done_although_its_workflows_have_succeeded() =>
        OrderSummary.For(An.Order().WithArtifact().Build(), [Entry(0, WorkflowPhase.Succeeded)], [Blocked(0)], null).IsDone.Should().BeFalse();

    [Test]
    public void The_message_of_a_single_blocker_is_the_message_of_the_Order() =>
        OrderSummary.For(An.Order().WithArtifact().Build(), [], [Blocked(0)], null).Message
            .Should().Be("no source for 0");

    [Test]
    public void The_message_names_the_first_of_several_problems_and_counts_the_others() =>
        OrderSummary.For(An.Order().Build(), [Entry(1, WorkflowPhase.Failed, "line one\nline two")], [Blocked(3), Blocked(2)], "annotation is odd").Message
            .Should().Be("no source for 2 (and 3 more, see status.unresolvedArtifacts and status.artifactWorkflows)");

    [TestCase("line one\nline two", "artifact 1: line one")]
    [TestCase(null, "artifact 1: workflow ended with phase Error")]
    [TestCase("", "artifact 1: workflow ended with phase Error")]
    public void The_message_of_a_failure_is_its_first_line(string? message, string expected) =>
        OrderSummary.For(An.Order().Build(), [Entry(1, WorkflowPhase.Error, message)], [], null).Message.Should().Be(expected);

    [Test]
    public void An_Order_without_problems_has_no_message() => Summary("Succeeded Running").Message.Should().BeEmpty();

    [Test]
    public void An_artifact_with_two_blockers_counts_once() =>
        OrderSummary.For(An.Order().Build(), [], [Blocked(1), Blocked(1), Blocked(0)], null).Blockers.Select(blocker => blocker.Index).Should().Equal(0, 1);

    private static OrderSummary Summary(string phases, OrderBuilder? order = null)
    {
        var entries = phases.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((phase, index) => Entry(index, phase)).ToList();
        return OrderSummary.For((order ?? An.Order()).WithArtifacts(entries.Count).Build(), entries, [], null);
    }

    private static OrderEntry Entry(int index, string phase, string? message = null) =>
        new(index, $"{index:x16}", new() { ArtifactIndex = index, Phase = phase, Message = message });

    private static ArtifactBlocker Blocked(int index) => new(index, new(ArcReasons.InvalidEndpoint, $"no source for {index}"));
}
