using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The work that is due for an Order, and the facts for its status.</summary>
internal sealed record OrderPlan
{
    private const int LongestQuote = 64;

    /// <summary>The workflow of each artifact that has or gets one, in the order of the artifacts.</summary>
    public IReadOnlyList<CurrentWorkflow> Current { get; init; } = [];

    public IReadOnlyList<DesiredWorkflow> Create { get; init; } = [];

    /// <summary>Workflows that the Order does not own, by name. After a restore an object of that name can belong to the Order.</summary>
    public IReadOnlyDictionary<string, DesiredWorkflow> Missing { get; init; } = new Dictionary<string, DesiredWorkflow>();

    public IReadOnlyList<V1Alpha1ArtifactWorkflow> Delete { get; init; } = [];

    /// <summary>Workflows that created ones replace.</summary>
    public IReadOnlyList<V1Alpha1ArtifactWorkflow> Superseded { get; init; } = [];

    public IReadOnlyList<ArtifactBlocker> Blockers { get; init; } = [];

    /// <summary>True if the TTL of the Order has expired.</summary>
    public bool DeleteOrder { get; init; }

    /// <summary>The force-at that this plan or an earlier one handles.</summary>
    public DateTimeOffset? ForcedAt { get; init; }

    /// <summary>The reason why the force-at is invalid, or null.</summary>
    public string? AnnotationProblem { get; init; }

    /// <summary>Conditions beside those of the progress: facts that the user should know and that stop nothing.</summary>
    public IReadOnlyList<ConditionState> Notices { get; init; } = [];

    /// <summary>Time until work is due that no event announces, or null.</summary>
    public TimeSpan? RequeueAfter { get; init; }

    /// <summary>Decides about an Order. A pure function of the observation, the rules for schedules and the time.</summary>
    public static OrderPlan For(OrderObservation observed, CronRules crons, DateTimeOffset now) =>
        GetExpiry(observed.Order) <= now ? new() { DeleteOrder = true } : Converge(observed, crons, now);

    private static OrderPlan Converge(OrderObservation observed, CronRules crons, DateTimeOffset now)
    {
        var order = observed.Order;
        var force = ForceAt.Of(order, order.Status.LastForceAt, now, order.Status.LastForceTime, crons.MinInterval);
        // A force-at of a suspended Order waits. Otherwise running work would be replaced by work that must not start.
        var forcedAt = order.Spec.Suspend is true ? order.Status.LastForceAt : force.Effective;
        var known = new KnownWorkflows(order, observed.Existing);
        var choices = observed.Artifacts.Select(artifact => ArtifactChoice.For(order, artifact, known, crons, forcedAt)).ToList();
        var cleanup = OrderCleanup.For(order, observed.Existing, choices, now);
        return new()
        {
            Current = [.. choices.Select(choice => choice.Current).OfType<CurrentWorkflow>()],
            Create = [.. choices.Select(choice => choice.Create).OfType<DesiredWorkflow>().DistinctBy(workflow => workflow.Hash)],
            Superseded = [.. choices.Select(choice => choice.Superseded).OfType<V1Alpha1ArtifactWorkflow>().Distinct()],
            Missing = FindMissing(order, choices),
            Delete = cleanup.Delete,
            Blockers = [.. choices.Select(choice => choice.Blocker).OfType<ArtifactBlocker>()],
            ForcedAt = forcedAt,
            AnnotationProblem = force.Problem,
            Notices = [.. FindNotices(observed, force)],
            RequeueAfter = Expiry.DelayUntilFirst([GetExpiry(order), force.Due, cleanup.NextDue], now),
        };
    }

    /// <summary>Returns the problem of a field outside of the artifacts, or null. The artifacts are processed nevertheless.</summary>
    public static string? FindSpecProblem(V1Alpha1OrderSpec spec) =>
        FieldRules.LifetimeProblem(spec.Ttl) is { } problem ? $"spec.ttl '{(spec.Ttl ?? "").Truncate(LongestQuote)}' {problem}"
        : spec.TTLSecondsAfterCompletion > FieldRules.MaxLifetimeSeconds ? $"spec.TTLSecondsAfterCompletion {spec.TTLSecondsAfterCompletion} {FieldRules.LifetimeSecondsMessage}"
        : null;

    private static IEnumerable<ConditionState> FindNotices(OrderObservation observed, ForceAt force)
    {
        if (force.Refusal is { } refusal)
        {
            yield return refusal.ToCondition();
        }

        if (observed.Artifacts.Select(artifact => artifact.IgnoredType).FirstOrDefault(ignored => ignored is not null) is { } ignored)
        {
            yield return ignored.ToCondition();
        }
    }

    private static Dictionary<string, DesiredWorkflow> FindMissing(V1Alpha1Order order, IReadOnlyList<ArtifactChoice> choices)
    {
        var missing = new Dictionary<string, DesiredWorkflow>();
        foreach (var choice in choices.Where(choice => choice.Blocker is null && choice.Current?.Existing is null))
        {
            if (choice.Desired is { } desired)
            {
                missing[DesiredWorkflow.NameFor(order, choice.Current?.Hash is { Length: > 0 } hash ? hash : desired.Hash)] = desired;
            }
        }

        return missing;
    }

    // Without a TTL and with 0 the Order is kept.
    private static DateTimeOffset? GetExpiry(V1Alpha1Order order) =>
        Expiry.ParseDuration(order.Spec.Ttl) is { } ttl && ttl > TimeSpan.Zero ? Expiry.Compute(order.CreationTimestamp(), ttl) : null;
}
