using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The workflows of an Order to delete, and the time of the next deletion.</summary>
/// <param name="Delete">Workflows to delete now.</param>
/// <param name="NextDue">End of the next TTL. It is in the past for a workflow whose end the status does not hold yet. Null if no TTL runs.</param>
internal sealed record OrderCleanup(IReadOnlyList<V1Alpha1ArtifactWorkflow> Delete, DateTimeOffset? NextDue)
{
    public static OrderCleanup For(
        V1Alpha1Order order, IReadOnlyList<V1Alpha1ArtifactWorkflow> existing, IReadOnlyList<ArtifactChoice> choices, DateTimeOffset now)
    {
        var wanted = choices.Select(choice => choice.RequestHash).ToHashSet();
        var current = choices.Select(choice => choice.Current?.Existing?.Name()).OfType<string>().ToHashSet();
        // The user decides about an object that another writer created.
        var living = existing.Except(choices.Select(choice => choice.Forged).OfType<V1Alpha1ArtifactWorkflow>()).Where(workflow => !workflow.IsDeleting()).ToList();
        var unwanted = living.Where(workflow => !wanted.Contains(workflow.GetLabel(ArcLabels.Intent) ?? ""));
        var superseded = living.Where(workflow => !current.Contains(workflow.Name())).Except(unwanted).ToList();
        var expiries = living.Select(workflow => (Workflow: workflow, At: GetExpiry(order, workflow))).Where(expiry => expiry.At is not null).ToList();
        var expired = expiries.Where(expiry => expiry.At <= now && (!current.Contains(expiry.Workflow.Name()) || IsRecorded(order, expiry.Workflow))).ToList();
        var retired = choices.Select(choice => choice.Retire).OfType<V1Alpha1ArtifactWorkflow>().Where(workflow => !workflow.IsDeleting());
        return new(
            [.. unwanted.Concat(retired).Concat(Surplus(order, superseded)).Concat(expired.Select(expiry => expiry.Workflow)).Distinct()],
            expiries.Except(expired).Min(expiry => expiry.At));
    }

    /// <summary>Returns unfinished superseded work, superseded schedules, and finished superseded work beyond the history limit of its artifact.</summary>
    private static IEnumerable<V1Alpha1ArtifactWorkflow> Surplus(V1Alpha1Order order, IReadOnlyList<V1Alpha1ArtifactWorkflow> superseded) =>
        superseded.Where(workflow => !HasEnded(workflow)).Concat(
            superseded.Where(HasEnded)
                .GroupBy(workflow => workflow.GetLabel(ArcLabels.Intent))
                .SelectMany(history => history
                    .OrderByDescending(workflow => workflow.CreationTimestamp())
                    .ThenBy(workflow => workflow.Name(), StringComparer.Ordinal)
                    .Skip(order.Spec.RevisionHistoryLimit ?? V1Alpha1OrderSpec.DefaultRevisionHistoryLimit)));

    // A superseded schedule would continue beside its replacement.
    private static bool HasEnded(V1Alpha1ArtifactWorkflow workflow) => workflow.Spec.Cron is null && WorkflowPhase.IsFinished(workflow.Status.Phase);

    // The current workflow of an artifact is deleted only after the status holds its end. Otherwise the work would be missing, and would be repeated.
    private static bool IsRecorded(V1Alpha1Order order, V1Alpha1ArtifactWorkflow workflow) =>
        order.Status.ArtifactWorkflows?.GetValueOrDefault(DesiredWorkflow.HashOf(workflow))?.Phase == workflow.Status.Phase;

    // A schedule has no end.
    private static DateTimeOffset? GetExpiry(V1Alpha1Order order, V1Alpha1ArtifactWorkflow workflow)
    {
        var status = workflow.Status;
        return workflow.Spec.Cron is not null ? null : status.Phase switch
        {
            WorkflowPhase.Succeeded => Expiry.Compute(status.CompletionTime, Expiry.ParseDuration(workflow.Spec.TtlAfterFinished) ?? Seconds(order)),
            WorkflowPhase.Failed or WorkflowPhase.Error => Expiry.Compute(status.FailureTime ?? status.CompletionTime, Expiry.ParseDuration(workflow.Spec.TtlAfterFailed)),
            _ => null,
        };
    }

    private static TimeSpan? Seconds(V1Alpha1Order order) =>
        order.Spec.TTLSecondsAfterCompletion is { } seconds
            ? TimeSpan.FromSeconds(Math.Min(seconds, (long)TimeSpan.MaxValue.TotalSeconds - 1))
            : null;
}
