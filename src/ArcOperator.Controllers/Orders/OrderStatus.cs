using System.Globalization;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Builds the status of an Order from observation, plan and outcome.</summary>
internal static class OrderStatus
{
    // In bytes.
    private const int LongestMessage = 1000;

    /// <summary>Returns the status with its events and its record of finished work, or null if there is nothing to report.</summary>
    public static StatusReport<V1Alpha1OrderStatus>? Report(OrderObservation observed, OrderPlan plan, OrderOutcome outcome, DateTimeOffset now)
    {
        if (outcome.IsOutdated)
        {
            return null;
        }

        var status = From(observed, plan, outcome, now);
        var (urgency, since) = OrderStatusUrgency.For(outcome.Order, status);
        return Report(outcome.Order, status, now) with
        {
            Urgency = urgency,
            Since = since,
            Annotation = OrderRecord.Due(outcome.Order, status, now)?.ToAnnotation(),
        };
    }

    /// <summary>Returns the status of an Order that is being deleted, or null if its deletion will probably end soon.</summary>
    public static StatusReport<V1Alpha1OrderStatus>? ReportDeletion(
        V1Alpha1Order order, IReadOnlyList<V1Alpha1ArtifactWorkflow> existing, OrderOutcome outcome, DateTimeOffset now, string? historyProblem = null) =>
        historyProblem is not null ? (Deletion.IsLate(order, now) ? Report(order, Deleting(order, historyProblem, now, ArcReasons.HistoryUnavailable), now) : null)
        : OrderDeletion.FindMessage(order, existing, outcome.Refusal, now) is { } message ? Report(order, Deleting(order, message, now), now) : null;

    /// <summary>Returns the status of an Order for which the API server refuses an action.</summary>
    public static StatusReport<V1Alpha1OrderStatus> ReportRefusal(V1Alpha1Order order, string action, HttpOperationException refusal, DateTimeOffset now)
    {
        var message = Deletion.Refusal($"{action} Order {order.Name()}", refusal);
        return Report(order, order.IsDeleting() ? Deleting(order, message, now) : order.Status with
        {
            ObservedGeneration = order.Generation(),
            Message = message,
            Conditions = WriteRefusal.Conditions(order.Status.Conditions, order.Generation(), message, refusal, now),
        }, now);
    }

    public static V1Alpha1OrderStatus From(OrderObservation observed, OrderPlan plan, OrderOutcome outcome, DateTimeOffset now)
    {
        var order = observed.Order;
        var entries = OrderEntry.AllOf(plan);
        var summary = OrderSummary.For(order, entries, [.. plan.Blockers, .. outcome.Blockers], plan.AnnotationProblem);
        return order.Status with
        {
            ObservedGeneration = order.Generation(),
            Conditions = Conditions.From([.. OrderConditions.For(summary), .. plan.Notices], order.Status.Conditions, order.Generation(), now),
            Phase = summary.Phase,
            Message = summary.Message,
            Progress = string.Create(CultureInfo.InvariantCulture, $"{summary.Succeeded}/{summary.Total}"),
            Succeeded = summary.Succeeded,
            Failed = summary.Failed,
            Total = summary.Total,
            ArtifactWorkflows = entries.GroupBy(entry => entry.Hash).ToDictionary(same => same.Key, same => same.First().Status),
            UnresolvedArtifacts = Unresolved(summary.Blockers, entries.Count),
            EndpointGenerations = Endpoints(observed),
            SecretGenerations = Secrets(observed),
            LastForceAt = plan.ForcedAt,
            LastForceTime = ForceAt.TimeOf(order.Status.LastForceAt, order.Status.LastForceTime, plan.ForcedAt, now),
        };
    }

    private static V1Alpha1OrderStatus Deleting(V1Alpha1Order order, string message, DateTimeOffset now, string reason = ArcReasons.Deleting) => order.Status with
    {
        ObservedGeneration = order.Generation(),
        Message = message,
        Conditions = Deletion.Conditions(order.Status.Conditions, order.Generation(), message, now, reason),
    };

    private static StatusReport<V1Alpha1OrderStatus> Report(V1Alpha1Order order, V1Alpha1OrderStatus status, DateTimeOffset now) => new(status)
    {
        Events = OrderEvents.Between(order.Status, status),
        Stamped = status with { LastReconcileAt = now },
    };

    private static List<UnresolvedArtifact>? Unresolved(IReadOnlyList<ArtifactBlocker> blockers, int entries)
    {
        var longest = OrderEntry.MessageBytes(entries + blockers.Count, LongestMessage);
        return blockers.Count == 0
            ? null
            : [.. blockers.Select(blocker => new UnresolvedArtifact
            {
                ArtifactIndex = blocker.Index, Reason = blocker.Cause.Reason, Message = blocker.Cause.Message.TruncateBytes(longest),
            })];
    }

    private static SortedDictionary<string, long> Endpoints(OrderObservation observed) =>
        new(InUse(observed).Select(use => use.Endpoint).OfType<IMetadata<V1ObjectMeta>>().DistinctBy(endpoint => endpoint.Name())
            .ToDictionary(endpoint => endpoint.Name(), endpoint => endpoint.Generation() ?? 0), StringComparer.Ordinal);

    private static SortedDictionary<string, string> Secrets(OrderObservation observed) =>
        new(InUse(observed).Where(use => use.Secret is not null).DistinctBy(use => use.SecretName)
            .ToDictionary(use => use.SecretName ?? "", use => use.StableFingerprint ?? use.Secret?.Fingerprint ?? ""), StringComparer.Ordinal);

    private static IEnumerable<EndpointObservation> InUse(OrderObservation observed) =>
        observed.Artifacts.SelectMany(artifact => new[] { artifact.Source, artifact.Destination });
}

/// <summary>Decides about the message of an Order that is being deleted.</summary>
internal static class OrderDeletion
{
    private const string Waiting = "waiting for its ArtifactWorkflows to be deleted";

    // The deletion of so few workflows ends within a moment, and is not worth a status.
    private const int FewWorkflows = 20;

    /// <summary>Returns the message, or null if no status is worth a write.</summary>
    public static string? FindMessage(V1Alpha1Order order, IReadOnlyList<V1Alpha1ArtifactWorkflow> existing, string? refusal, DateTimeOffset now) =>
        existing.Count == 0 ? Deletion.Holder(order, ArcFinalizers.Order)
        : refusal
        ?? existing.OrderBy(workflow => workflow.Name(), StringComparer.Ordinal).Select(FindObstacle).FirstOrDefault(obstacle => obstacle is not null)
        ?? (existing.Count > FewWorkflows || (existing.All(workflow => workflow.IsDeleting()) && Deletion.IsLate(order, now)) ? Waiting : null);

    private static string? FindObstacle(V1Alpha1ArtifactWorkflow workflow) =>
        !workflow.IsDeleting() ? null
        : workflow.Status.Conditions.Find(Conditions.Ready) is { Reason: ArcReasons.Deleting } ready && Deletion.IsObstacle(ready.Message) ? ready.Message
        : Deletion.Holder(workflow, ArcFinalizers.ArtifactWorkflow);
}

/// <summary>Decides about the urgency of an Order's status. Each of a thousand artifacts changes it several times, and each write is a write of the whole.</summary>
internal static class OrderStatusUrgency
{
    /// <summary>Returns the urgency of a status, and the time from which its delay counts.</summary>
    public static (StatusUrgency Urgency, DateTimeOffset? Since) For(V1Alpha1Order order, V1Alpha1OrderStatus next)
    {
        var written = order.Status;
        return IsInitial(written, next) ? (StatusUrgency.Initial, order.CreationTimestamp())
            : IsAwaited(written, next) ? (StatusUrgency.Immediate, null)
            : (IsOnlyText(written, next) ? StatusUrgency.Text : StatusUrgency.Progress, written.LastReconcileAt);
    }

    // An Order without a status counts as in progress anyway, so "Pending" is not news.
    private static bool IsInitial(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        written.LastReconcileAt is null && next.Phase == OrderPhase.Pending && !next.Conditions.IsTrue(Conditions.Ready) && string.IsNullOrEmpty(next.Message) && next.LastForceAt is null;

    /// <summary>Returns true if only messages differ, of an Order that waits for the same reason.</summary>
    private static bool IsOnlyText(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        IsSameWait(written, next)
        && written.Phase == next.Phase
        && written.ArtifactWorkflows is { } before && next.ArtifactWorkflows is { } after
        && before.Count == after.Count
        && after.All(entry => before.TryGetValue(entry.Key, out var known) && (known with { Message = null }) == (entry.Value with { Message = null }));

    private static bool IsSameWait(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        next.Conditions.Find(Conditions.Ready)?.Reason is { } reason && ArcReasons.IsWait(reason) && written.Conditions.Find(Conditions.Ready)?.Reason == reason;

    /// <summary>Returns true for a change that users and other tools wait for.</summary>
    private static bool IsAwaited(V1Alpha1OrderStatus written, V1Alpha1OrderStatus next) =>
        written.ObservedGeneration != next.ObservedGeneration
        || next.Phase is OrderPhase.Succeeded or OrderPhase.Failed or OrderPhase.Suspended
        || (written.Message != next.Message && !IsSameWait(written, next))
        || written.LastForceAt != next.LastForceAt
        || (written.UnresolvedArtifacts?.Count ?? 0) != (next.UnresolvedArtifacts?.Count ?? 0)
        || (written.ArtifactWorkflows?.Count ?? 0) != (next.ArtifactWorkflows?.Count ?? 0);
}
