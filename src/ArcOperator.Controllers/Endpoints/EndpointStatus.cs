using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Builds an Endpoint's status from its plan and the result of its probe.</summary>
internal static class EndpointStatus
{
    private const int FewNames = 3;

    /// <summary>Returns the status to write, or null while a probe has no result and has not lasted long.</summary>
    public static StatusReport<V1Alpha1EndpointStatus>? Report(EndpointObservation observed, EndpointPlan plan, EndpointOptions options, DateTimeOffset now) =>
        plan.Error is not null || (plan.IsPending && plan.ShownAfter is not { Ticks: <= 0 }) ? null : Report(observed, From(observed, plan, plan.Result, options, now));

    /// <summary>Returns the status of an Endpoint that is being deleted and waits for the Orders that refer to it.</summary>
    public static StatusReport<V1Alpha1EndpointStatus> ReportInUse(EndpointObservation observed, DateTimeOffset now) => Report(observed, InUse(observed, now));

    /// <summary>Returns the status of an Endpoint for which the API server refuses an action.</summary>
    public static StatusReport<V1Alpha1EndpointStatus> ReportRefusal(V1Alpha1Endpoint endpoint, string action, HttpOperationException refusal, DateTimeOffset now)
    {
        var message = Deletion.Refusal($"{action} Endpoint {endpoint.Name()}", refusal);
        var status = endpoint.Status with
        {
            ObservedGeneration = endpoint.Generation(),
            Conditions = endpoint.IsDeleting() ? Deletion.Conditions(endpoint.Status.Conditions, endpoint.Generation(), message, now)
                : WriteRefusal.Conditions(endpoint.Status.Conditions, endpoint.Generation(), message, refusal, now),
        };
        return new(status) { Events = EndpointEvents.Between(endpoint.Status, status) };
    }

    public static V1Alpha1EndpointStatus From(EndpointObservation observed, EndpointPlan plan, ProbeResult? probe, EndpointOptions options, DateTimeOffset now)
    {
        var endpoint = observed.Endpoint;
        var failures = ProbeRetry.CountFailures(endpoint.Status, plan, probe);
        // A status holds whole seconds. A finer time would announce another next probe than the status that is read later.
        var probed = probe is null ? endpoint.Status.LastProbeTime : DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var next = failures is { } count && probed is { } time ? new NextProbe(count, time + ProbeRetry.Delay(count, options, $"{endpoint.Uid()}")) : null;
        return new()
        {
            ObservedGeneration = endpoint.Generation(),
            Conditions = Conditions.From(EndpointConditions.For(endpoint, plan, probe, next), endpoint.Status.Conditions, endpoint.Generation(), now),
            LastProbeTime = probed,
            LastProbed = probe is not null ? plan.Subject : plan.KeepsProbe ? endpoint.Status.LastProbed : null,
            ProbeFailures = failures,
            Active = endpoint.Spec.Limits is null ? null : plan.Use.Active,
            Waiting = endpoint.Spec.Limits is null ? null : plan.Use.Waiting,
            CoolingUntil = plan.Use.CoolingUntil,
            LastForceAt = plan.ForcedAt,
        };
    }

    public static V1Alpha1EndpointStatus InUse(EndpointObservation observed, DateTimeOffset now)
    {
        var endpoint = observed.Endpoint;
        // The results of the last probe stay, because Orders still use the Endpoint.
        var found = (endpoint.Status.Conditions ?? []).Where(condition => condition.Type is not (Conditions.Ready or Conditions.Reconciling or Conditions.Stalled))
            .Select(condition => new ConditionState(condition.Type, condition.Status, condition.Reason, condition.Message));
        return endpoint.Status with
        {
            ObservedGeneration = endpoint.Generation(),
            Conditions = Conditions.From(
                [.. found, new(Conditions.Ready, ConditionState.False, EndpointReasons.InUse, InUseMessage(observed.Orders))],
                endpoint.Status.Conditions, endpoint.Generation(), now),
        };
    }

    private static StatusReport<V1Alpha1EndpointStatus> Report(EndpointObservation observed, V1Alpha1EndpointStatus status) =>
        new(status) { Events = EndpointEvents.Between(observed.Endpoint.Status, status) };

    /// <summary>Returns a message that names the Orders that delay the deletion.</summary>
    public static string InUseMessage(IReadOnlyList<string> orders)
    {
        var names = string.Join("', '", orders.Take(FewNames));
        return $"deletion waits while Orders refer to it: '{names}'{(orders.Count > FewNames ? $" and {orders.Count - FewNames} more" : "")}";
    }
}
