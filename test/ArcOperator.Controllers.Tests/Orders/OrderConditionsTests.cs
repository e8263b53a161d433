using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderConditionsTests
{
    [Test]
    public void A_done_order_is_ready_and_nothing_else() => Conditions(new() { Total = 2, Succeeded = 2 }).Should().Equal(
        "Ready=True Succeeded: 2 of 2 artifacts have arrived");

    [Test]
    public void An_order_without_artifacts_is_done() => Conditions(new()).Should().Equal("Ready=True Succeeded: 0 of 0 artifacts have arrived");

    [Test]
    public void An_order_at_work_is_reconciling() => Conditions(new() { Total = 3, Succeeded = 1, Active = 2 }).Should().Equal(
        "Ready=False Progressing: 1 of 3 artifacts have arrived", "Reconciling=True Progressing: 1 of 3 artifacts have arrived");

    [Test]
    public void A_failure_among_others_is_told_while_the_others_go_on() => Conditions(new() { Total = 3, Failed = 1, Active = 2, Message = "artifact 0: no" }).Should().Equal(
        "Ready=False Failed: artifact 0: no", "Reconciling=True Progressing: 0 of 3 artifacts have arrived", "Stalled=True Failed: artifact 0: no");

    [Test]
    public void An_order_that_ended_badly_is_stalled() => Conditions(new() { Total = 1, Failed = 1, Message = "artifact 0: no" }).Should().Equal(
        "Ready=False Failed: artifact 0: no", "Stalled=True Failed: artifact 0: no");

    [Test]
    public void A_problem_goes_before_a_failure() =>
        Conditions(new() { Total = 2, Failed = 1, Problems = [new(1, ArcReasons.InvalidSecret, "gone")], Message = "gone" }).Should().Equal(
            "Ready=False InvalidSecret: gone", "Stalled=True InvalidSecret: gone");

    [Test]
    public void A_suspended_order_has_no_ready_condition_so_that_kstatus_takes_it_as_current_and_a_wait_for_ready_continues() =>
        Conditions(new() { Total = 2, Active = 1, IsSuspended = true }).Should().Equal(
            "Suspended=True Suspended: 0 of 2 artifacts have arrived; spec.suspend is true, so no new workflow is started");

    [Test]
    public void A_suspended_order_is_reconciling_while_a_workflow_still_runs() =>
        Conditions(new() { Total = 2, Active = 2, Moving = 1, IsSuspended = true }).Should().Equal(
            "Ready=False Progressing: 0 of 2 artifacts have arrived", "Reconciling=True Progressing: 0 of 2 artifacts have arrived",
            "Suspended=True Suspended: 0 of 2 artifacts have arrived; spec.suspend is true, so no new workflow is started");

    [Test]
    public void A_suspended_order_with_a_failure_is_stalled() =>
        Conditions(new() { Total = 1, Failed = 1, IsSuspended = true, Message = "artifact 0: no" }).Should().StartWith(
            ["Ready=False Failed: artifact 0: no", "Stalled=True Failed: artifact 0: no"]);

    [Test]
    public void A_suspended_order_whose_artifacts_have_all_arrived_is_ready() =>
        Conditions(new() { Total = 1, Succeeded = 1, IsSuspended = true }).Should().Equal("Ready=True Succeeded: 1 of 1 artifacts have arrived");

    [Test]
    public void An_odd_annotation_needs_the_user_although_all_has_arrived() =>
        Conditions(new() { Total = 1, Succeeded = 1, AnnotationProblem = "odd", Message = "odd" }).Should().Equal(
            "Ready=False InvalidAnnotation: odd", "Stalled=True InvalidAnnotation: odd");

    [Test]
    public void What_stands_still_until_the_user_acts_is_not_under_way() =>
        Conditions(new() { Total = 1, Active = 1, Obstacles = ["ArgoUnavailable"], Message = "no Argo" }).Should().Equal(
            "Ready=False ArgoUnavailable: no Argo", "Stalled=True ArgoUnavailable: no Argo");

    [Test]
    public void An_order_that_only_waits_for_the_first_run_of_a_schedule_is_ready() => Conditions(new() { Total = 2, Succeeded = 1, Scheduled = 1 }).Should().Equal(
        "Ready=True Scheduled: 1 of 2 artifacts have arrived; the first runs of the other 1 are not due yet");

    [Test]
    public void One_that_stands_still_does_not_hide_that_others_go_on() =>
        Conditions(new() { Total = 2, Active = 2, Obstacles = ["InvalidSecret"], Message = "no keys" }).Should().Equal(
            "Ready=False InvalidSecret: no keys", "Reconciling=True Progressing: 0 of 2 artifacts have arrived", "Stalled=True InvalidSecret: no keys");

    private static IEnumerable<string> Conditions(Facts facts)
    {
        var summary = new OrderSummary
        {
            Total = facts.Total,
            Succeeded = facts.Succeeded,
            Failed = facts.Failed,
            Active = facts.Active,
            Running = facts.Active,
            Moving = facts.Moving,
            Scheduled = facts.Scheduled,
            IsSuspended = facts.IsSuspended,
            Obstacles = facts.Obstacles ?? [],
            Problems = facts.Problems,
            Message = facts.Message,
            AnnotationProblem = facts.AnnotationProblem,
        };
        return OrderConditions.Of(summary).Select(condition => $"{condition.Type}={condition.Status} {condition.Reason}: {condition.Message}");
    }

    private sealed record Facts
    {
        public int Total { get; init; }

        public int Succeeded { get; init; }

        public int Failed { get; init; }

        public int Active { get; init; }

        public int Moving { get; init; }

        public int Scheduled { get; init; }

        public bool IsSuspended { get; init; }

        public IReadOnlyList<string>? Obstacles { get; init; }

        public IReadOnlyList<ArtifactProblem> Problems { get; init; } = [];

        public string Message { get; init; } = "";

        public string? AnnotationProblem { get; init; }
    }
}
