using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Output;
using ArcOperator.Runtime.Status;

namespace ArcOperator.Plugin.Causes;

/// <summary>Finds the causes for which an Order is not ready. A pure function of the facts and the time.</summary>
internal static class OrderCauses
{
    /// <summary>Reason of a cause that the operator has not reacted to.</summary>
    public const string NotProcessed = nameof(NotProcessed);

    // The operator writes the first status after five seconds at most.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    // An operator that runs needs seconds. A restart of its pod takes about a minute.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    /// <summary>Returns the causes from the most upstream one on, or none if the Order is ready.</summary>
    public static IReadOnlyList<Cause> Find(OrderFacts facts, DateTimeOffset now)
    {
        if (facts.IsReady(now))
        {
            return [];
        }

        var next = new NextCommand(facts.Order.Name(), facts.Order.Namespace() ?? "");
        return facts.Order.IsDeleting()
            ? [OfDeletion(facts.Order, next)]
            : Cause.Merge([.. OfOrder(facts.Order, next, now), .. OfRepetitions(facts, next, now), .. OfEndpoints(facts, next), .. facts.Artifacts.SelectMany(artifact => ArtifactCauses.Find(facts, artifact, next, now))]);
    }

    /// <summary>Returns true if an operator that runs would have reacted to an event of this time.</summary>
    public static bool IsOverdue(DateTimeOffset? time, DateTimeOffset now) => now - time > LongestDelay;

    private static Cause OfDeletion(V1Alpha1Order order, NextCommand next) => new(
        CauseKind.Waiting, CauseLevel.Order, ArcReasons.Deleting,
        order.Status.Conditions.Find(Conditions.Ready) is { Reason: ArcReasons.Deleting, Message: { Length: > 0 } message } ? message : "the Order is being deleted",
        next.Describe("order", order.Name()));

    private static IEnumerable<Cause> OfOrder(V1Alpha1Order order, NextCommand next, DateTimeOffset now)
    {
        if (FindSilence(order, next, now) is { } silence)
        {
            yield return silence;
        }

        if (OrderPlan.FindSpecProblem(order.Spec) is { } problem)
        {
            yield return new(CauseKind.Action, CauseLevel.Order, ArcReasons.InvalidSpec, problem, next.EditOrder);
        }

        if (ForceAt.Of(order, order.Status.LastForceAt, now).Problem is { } annotation)
        {
            yield return new(CauseKind.Action, CauseLevel.Order, ArcReasons.InvalidAnnotation, annotation, next.Retry);
        }

        if (order.Spec.Suspend is true)
        {
            yield return new(CauseKind.Action, CauseLevel.Start, ArcReasons.Suspended, "spec.suspend of the Order is true, so no new work starts", next.Resume);
        }
    }

    // A suspended Order has a cause of its own.
    private static IEnumerable<Cause> OfRepetitions(OrderFacts facts, NextCommand next, DateTimeOffset now) =>
        from repetition in facts.Order.Spec.Suspend is true ? [] : facts.FindRepetitions(now)
        let subject = repetition.Artifact is { } index ? $"artifact {index}: " : ""
        let cause = repetition.Delay is { } delay
            ? new Cause(CauseKind.Waiting, CauseLevel.Start, ForceRefusal.TooSoonReason, $"{subject}{delay}", next.Watch)
            : new Cause(IsOverdue(repetition.Time, now) ? CauseKind.Action : CauseKind.Waiting, CauseLevel.Operator, NotProcessed,
                $"{subject}the operator has not handled the annotation {ArcAnnotations.ForceAt} yet", NextCommand.Check)
        select cause with { Artifacts = repetition.Artifact is { } artifact ? [artifact] : [] };

    private static Cause? FindSilence(V1Alpha1Order order, NextCommand next, DateTimeOffset now)
    {
        var isNew = order.Status.ObservedGeneration is not >= 0;
        var age = order.CreationTimestamp() is { } created ? now - new DateTimeOffset(created, TimeSpan.Zero) : TimeSpan.Zero;
        return isNew && age > Silence ? new(CauseKind.Action, CauseLevel.Operator, NotProcessed,
                $"the operator has not processed the Order, which is {Age.Of(order.CreationTimestamp(), now)} old", NextCommand.Check)
            : !isNew && order.Status.ObservedGeneration < order.Generation() ? new(CauseKind.Waiting, CauseLevel.Operator, NotProcessed,
                "the operator has not processed the last change of the Order yet", NextCommand.Check)
            : null;
    }

    /// <summary>Returns a cause for each Endpoint that is not ready and that an open artifact uses.</summary>
    public static IEnumerable<Cause> OfEndpoints(OrderFacts facts, NextCommand next)
    {
        // A blocker of an artifact names its Endpoint already.
        var open = facts.Artifacts.Where(artifact => !artifact.IsDelivered && artifact.Resolution.Blocker is null).ToList();
        var used = open.SelectMany(artifact => new[] { artifact.Observation.Source, artifact.Observation.Destination })
            .Select(observed => observed.Endpoint).OfType<Api.Endpoints.V1Alpha1Endpoint>().DistinctBy(endpoint => endpoint.Name());
        foreach (var endpoint in used.OrderBy(endpoint => endpoint.Name(), StringComparer.Ordinal))
        {
            var conditions = endpoint.Status.Conditions;
            if (conditions.Find(Conditions.Ready) is { Status: ConditionState.False } ready && ready.Reason != Controllers.Endpoints.EndpointReasons.Probing)
            {
                yield return new(
                    conditions.IsTrue(Conditions.Stalled) ? CauseKind.Action : CauseKind.Waiting, CauseLevel.Endpoint, ready.Reason,
                    $"Endpoint '{endpoint.Name()}' is not ready: {ready.Message}", next.Describe("aep", endpoint.Name()));
            }
        }
    }
}
