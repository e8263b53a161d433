using ArcOperator.Api.Endpoints;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>What a user sees of an Endpoint: plan and probe as a status.</summary>
internal static class EndpointStatus
{
    private const int MostNames = 3;

    public static V1Alpha1EndpointStatus From(EndpointObservation observed, Plan plan, ProbeResult? probe, DateTimeOffset now)
    {
        var endpoint = observed.Endpoint;
        return new()
        {
            ObservedGeneration = endpoint.Generation(),
            Conditions = Conditions.From(EndpointConditions.Of(endpoint, plan, probe), endpoint.Status.Conditions, endpoint.Generation(), now),
            LastProbeTime = probe is null ? endpoint.Status.LastProbeTime : now,
            LastProbed = probe is not null ? plan.Subject : plan.KeepsProbe ? endpoint.Status.LastProbed : null,
            LastForceAt = plan.ForcedAt,
        };
    }

    /// <summary>The Endpoint is to be deleted, and waits for the Orders that refer to it.</summary>
    public static V1Alpha1EndpointStatus InUse(EndpointObservation observed, DateTimeOffset now)
    {
        var endpoint = observed.Endpoint;
        // What was found before goes on to be worth knowing: the Orders still use it.
        var found = (endpoint.Status.Conditions ?? []).Where(condition => condition.Type != Conditions.Ready)
            .Select(condition => new ConditionState(condition.Type, condition.Status, condition.Reason, condition.Message));
        return endpoint.Status with
        {
            ObservedGeneration = endpoint.Generation(),
            Conditions = Conditions.From(
                [.. found, new(Conditions.Ready, ConditionState.False, EndpointReasons.InUse, InUseMessage(observed.Orders))],
                endpoint.Status.Conditions, endpoint.Generation(), now),
        };
    }

    /// <summary>Which Orders have to go, or to let go, first.</summary>
    public static string InUseMessage(IReadOnlyList<string> orders)
    {
        var names = string.Join("', '", orders.Take(MostNames));
        return $"deletion waits while Orders refer to it: '{names}'{(orders.Count > MostNames ? $" and {orders.Count - MostNames} more" : "")}";
    }
}
