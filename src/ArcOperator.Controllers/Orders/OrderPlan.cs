using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Decides what is to be done about an Order: a function of what was observed, and of the time.</summary>
internal static class OrderPlan
{
    public static Plan For(OrderObservation observed, CronRules crons, DateTimeOffset now)
    {
        var order = observed.Order;
        var expires = Expiry(order);
        if (expires <= now)
        {
            return new() { DeleteOrder = true };
        }

        var force = ForceAt.Of(order, order.Status.LastForceAt, now);
        // What runs is not given up for what must not be started: while the Order is suspended, a force-at waits.
        var forcedAt = order.Spec.Suspend is true ? order.Status.LastForceAt : force.Effective;
        var known = new KnownWorkflows(order, observed.Existing);
        var choices = observed.Artifacts.Select(artifact => ArtifactChoice.Of(order, artifact, known, crons, forcedAt)).ToList();
        var current = choices.Select(choice => choice.Current).OfType<CurrentWorkflow>().ToList();
        var cleanup = Cleanup.Of(order, observed.Existing, choices, now);
        return new()
        {
            Current = current,
            Create = [.. choices.Select(choice => choice.Create).OfType<DesiredWorkflow>().DistinctBy(workflow => workflow.Hash)],
            Superseded = [.. choices.Select(choice => choice.Superseded).OfType<V1Alpha1ArtifactWorkflow>().Distinct()],
            Missing = Missing(order, choices),
            Delete = cleanup.Delete,
            Problems = [.. choices.Select(choice => choice.Problem).OfType<ArtifactProblem>()],
            ForcedAt = forcedAt,
            AnnotationProblem = force.Problem,
            NextLook = Lifetime.Until([expires, force.Due, cleanup.NextDue], now),
        };
    }

    /// <summary>Returns the problem of a field that does not belong to an artifact, in the words of the CRD, or null. The artifacts are processed nevertheless.</summary>
    public static string? SpecProblem(V1Alpha1OrderSpec spec) =>
        FieldRules.LifetimeProblem(spec.Ttl) is { } problem ? $"spec.ttl '{(spec.Ttl ?? "").Truncate(64)}' {problem}"
        : spec.TTLSecondsAfterCompletion > FieldRules.MaxLifetimeSeconds ? $"spec.TTLSecondsAfterCompletion {spec.TTLSecondsAfterCompletion} {FieldRules.LifetimeSecondsMessage}"
        : null;

    private static Dictionary<string, DesiredWorkflow> Missing(V1Alpha1Order order, IReadOnlyList<ArtifactChoice> choices)
    {
        var missing = new Dictionary<string, DesiredWorkflow>();
        foreach (var choice in choices.Where(choice => choice.Problem is null && choice.Current?.Existing is null))
        {
            if (choice.Desired is { } desired)
            {
                missing[DesiredWorkflow.NameOf(order, choice.Current?.Hash is { Length: > 0 } hash ? hash : desired.Hash)] = desired;
            }
        }

        return missing;
    }

    // Unset and 0 both mean: kept.
    private static DateTimeOffset? Expiry(V1Alpha1Order order) =>
        Lifetime.Parse(order.Spec.Ttl) is { } ttl && ttl > TimeSpan.Zero ? Lifetime.EndOf(order.CreationTimestamp(), ttl) : null;
}
