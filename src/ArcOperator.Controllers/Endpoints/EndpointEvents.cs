using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Events for the difference between two statuses of an Endpoint. Each is emitted once, when the later status is written.</summary>
internal static class EndpointEvents
{
    public static IEnumerable<EventRecord> Between(V1Alpha1EndpointStatus before, V1Alpha1EndpointStatus after)
    {
        foreach (var forced in EventRecord.Forced("probing again", before.LastForceAt, after.LastForceAt))
        {
            yield return forced;
        }

        var (ready, wasReady) = (after.Conditions.Find(Conditions.Ready), before.Conditions.Find(Conditions.Ready));
        if (ready is { Status: ConditionState.False, Reason: not EndpointReasons.Probing } && (ready.Reason, ready.Message) != (wasReady?.Reason, wasReady?.Message))
        {
            yield return EventRecord.Warning(ready.Reason, ready.Message);
        }
        else if (ready is { Status: ConditionState.True } && wasReady is { Status: ConditionState.False })
        {
            yield return EventRecord.Normal(ready.Reason, ready.Message);
        }

        foreach (var refused in ForceRefusal.Events(before.Conditions, after.Conditions))
        {
            yield return refused;
        }
    }
}
