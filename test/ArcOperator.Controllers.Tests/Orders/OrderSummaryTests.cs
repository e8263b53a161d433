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
    public void The_phase_follows_from_those_of_the_artifacts(string phases, string phase) => Summary(phases).Phase.Should().Be(phase);

    [TestCase("Succeeded Succeeded", OrderPhase.Succeeded)]
    [TestCase("Succeeded Running", OrderPhase.Suspended)]
    [TestCase("Failed", OrderPhase.Suspended)]
    public void A_suspended_order_is_suspended_until_it_is_done(string phases, string phase) =>
        Summary(phases, An.Order().With(spec => spec with { Suspend = true })).Phase.Should().Be(phase);

    [Test]
    public void Nothing_but_problems_is_pending() =>
        OrderSummary.Of(An.Order().WithArtifact().Build(), [], [Problem(0)], null).Should().BeEquivalentTo(
            new { Phase = OrderPhase.Pending, Total = 1, Succeeded = 0, Failed = 0, Active = 0, IsDone = false });

    [Test]
    public void An_order_with_a_problem_is_not_done_even_if_all_that_was_begun_has_succeeded() =>
        OrderSummary.Of(An.Order().WithArtifact().Build(), [Entry(0, WorkflowPhase.Succeeded)], [Problem(0)], null).IsDone.Should().BeFalse();

    [Test]
    public void One_problem_is_the_message() =>
        OrderSummary.Of(An.Order().WithArtifact().Build(), [], [Problem(0)], null).Message
            .Should().Be("Failed to compute desired artifact workflow for artifact index 0: no");

    [Test]
    public void Of_many_problems_the_first_is_told_and_the_others_are_counted() =>
        OrderSummary.Of(An.Order().Build(), [Entry(1, WorkflowPhase.Failed, "line one\nline two")], [Problem(3), Problem(2)], "annotation is odd").Message
            .Should().Be("Failed to compute desired artifact workflow for artifact index 2: no (and 3 more, see status.unresolvedArtifacts and status.artifactWorkflows)");

    [TestCase("line one\nline two", "artifact 1: line one")]
    [TestCase(null, "artifact 1: workflow ended with phase Error")]
    [TestCase("", "artifact 1: workflow ended with phase Error")]
    public void A_failure_is_told_by_its_first_line(string? message, string told) =>
        OrderSummary.Of(An.Order().Build(), [Entry(1, WorkflowPhase.Error, message)], [], null).Message.Should().Be(told);

    [Test]
    public void When_all_is_well_there_is_no_message() => Summary("Succeeded Running").Message.Should().BeEmpty();

    [Test]
    public void An_artifact_with_two_problems_is_told_once() =>
        OrderSummary.Of(An.Order().Build(), [], [Problem(1), Problem(1), Problem(0)], null).Problems.Select(problem => problem.Index).Should().Equal(0, 1);

    private static OrderSummary Summary(string phases, OrderBuilder? order = null)
    {
        var entries = phases.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((phase, index) => Entry(index, phase)).ToList();
        return OrderSummary.Of((order ?? An.Order()).WithArtifacts(entries.Count).Build(), entries, [], null);
    }

    private static OrderEntry Entry(int index, string phase, string? message = null) =>
        new(index, $"{index:x16}", new() { ArtifactIndex = index, Phase = phase, Message = message });

    private static ArtifactProblem Problem(int index) => new(index, ArcReasons.InvalidEndpoint, "no");
}
