using System.Globalization;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>What has happened to an Endpoint between two statuses: told when the later one is written, and so once.</summary>
internal static class EndpointEvents
{
    public static IEnumerable<Fact> Between(V1Alpha1EndpointStatus before, V1Alpha1EndpointStatus after)
    {
        if (after.LastForceAt is { } force && before.LastForceAt != force)
        {
            yield return Fact.Normal(ArcEvents.ForceReconcile, string.Create(CultureInfo.InvariantCulture, $"trying again, as {ArcAnnotations.ForceAt} {force:yyyy-MM-dd'T'HH:mm:ss'Z'} asks"));
        }

        var (ready, wasReady) = (after.Conditions.Find(Conditions.Ready), before.Conditions.Find(Conditions.Ready));
        if (ready is { Status: ConditionState.False } && (ready.Reason, ready.Message) != (wasReady?.Reason, wasReady?.Message))
        {
            yield return Fact.Warning(ready.Reason, ready.Message);
        }
        else if (ready is { Status: ConditionState.True } && wasReady is { Status: ConditionState.False })
        {
            yield return Fact.Normal(ready.Reason, ready.Message);
        }
    }
}
