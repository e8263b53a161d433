using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderConditionsTests
{
    [Test]
    public void An_Order_whose_artifacts_are_delivered_has_only_the_condition_Ready() => Conditions(new() { Total = 2, Succeeded = 2 }).Should().Equal(
        "Ready=True Succeeded: 2 of 2 artifacts are delivered");

    [Test]
    public void An_Order_without_artifacts_is_Ready() => Conditions(new()).Should().Equal("Ready=True Succeeded: 0 of 0 artifacts are delivered");

    [Test]
    public void An_Order_with_work_in_progress_is_Reconciling() => Conditions(new() { Total = 3, Succeeded = 1, Active = 2 }).Should().Equal(
        "Ready=False Progressing: 1 of 3 artifacts are delivered", "Reconciling=True Progressing: 1 of 3 artifacts are delivered");

    [Test]
    public void An_Order_with_a_failure_is_Stalled_and_Reconciling_while_other_artifacts_are_in_progress() => Conditions(new() { Total = 3, Failed = 1, Active = 2, Message = "artifact 0: no" }).Should().Equal(
        "Ready=False Failed: artifact 0: no", "Reconciling=True Progressing: 0 of 3 artifacts are delivered", "Stalled=True Failed: artifact 0: no");

    [Test]
    public void An_Order_whose_artifacts_have_failed_is_Stalled() => Conditions(new() { Total = 1, Failed = 1, Message = "artifact 0: no" }).Should().Equal(
        "Ready=False Failed: artifact 0: no", "Stalled=True Failed: artifact 0: no");

    [Test]
    public void A_blocker_takes_precedence_over_a_failure() =>
        Conditions(new() { Total = 2, Failed = 1, Blockers = [new(1, new(ArcReasons.InvalidSecret, "gone"))], Message = "gone" }).Should().Equal(
            "Ready=False InvalidSecret: gone", "Stalled=True InvalidSecret: gone");

    [Test]
    public void A_suspended_Order_has_no_Ready_condition() =>
        Conditions(new() { Total = 2, Active = 1, IsSuspended = true }).Should().Equal(
            "Suspended=True Suspended: 0 of 2 artifacts are delivered; spec.suspend is true, so no new workflow is started");

    [Test]
    public void A_suspended_Order_is_Reconciling_while_a_workflow_still_runs() =>
        Conditions(new() { Total = 2, Active = 2, Moving = 1, IsSuspended = true }).Should().Equal(
            "Ready=False Progressing: 0 of 2 artifacts are delivered", "Reconciling=True Progressing: 0 of 2 artifacts are delivered",
            "Suspended=True Suspended: 0 of 2 artifacts are delivered; spec.suspend is true, so no new workflow is started");

    [Test]
    public void A_suspended_Order_with_a_failure_is_Stalled() =>
        Conditions(new() { Total = 1, Failed = 1, IsSuspended = true, Message = "artifact 0: no" }).Should().StartWith(
            ["Ready=False Failed: artifact 0: no", "Stalled=True Failed: artifact 0: no"]);

    [Test]
    public void A_suspended_Order_whose_artifacts_are_delivered_is_Ready() =>
        Conditions(new() { Total = 1, Succeeded = 1, IsSuspended = true }).Should().Equal("Ready=True Succeeded: 1 of 1 artifacts are delivered");

    [Test]
    public void An_invalid_annotation_stalls_an_Order_whose_artifacts_are_delivered() =>
        Conditions(new() { Total = 1, Succeeded = 1, AnnotationProblem = "odd", Message = "odd" }).Should().Equal(
            "Ready=False InvalidAnnotation: odd", "Stalled=True InvalidAnnotation: odd");

    [Test]
    public void An_Order_whose_only_workflow_is_stalled_is_not_Reconciling() =>
        Conditions(new() { Total = 1, Active = 1, Stalls = ["ArgoUnavailable"], Message = "no Argo" }).Should().Equal(
            "Ready=False ArgoUnavailable: no Argo", "Stalled=True ArgoUnavailable: no Argo");

    [Test]
    public void An_Order_that_only_waits_for_the_first_run_of_a_schedule_is_Ready() => Conditions(new() { Total = 2, Succeeded = 1, Scheduled = 1 }).Should().Equal(
        "Ready=True Scheduled: 1 of 2 artifacts are delivered; the first runs of the other 1 are not due yet");

    [Test]
    public void An_Order_with_one_stalled_workflow_is_Reconciling_while_others_are_in_progress() =>
        Conditions(new() { Total = 2, Active = 2, Stalls = ["InvalidSecret"], Message = "no keys" }).Should().Equal(
            "Ready=False InvalidSecret: no keys", "Reconciling=True Progressing: 0 of 2 artifacts are delivered", "Stalled=True InvalidSecret: no keys");

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
            Stalls = facts.Stalls ?? [],
            Blockers = facts.Blockers,
            Message = facts.Message,
            AnnotationProblem = facts.AnnotationProblem,
        };
        return OrderConditions.For(summary).Select(condition => $"{condition.Type}={condition.Status} {condition.Reason}: {condition.Message}");
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

        public IReadOnlyList<string>? Stalls { get; init; }

        public IReadOnlyList<ArtifactBlocker> Blockers { get; init; } = [];

        public string Message { get; init; } = "";

        public string? AnnotationProblem { get; init; }
    }
}
