using ArcOperator.Runtime.Controllers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ArcOperator.Runtime.Health;

/// <summary>
/// Ready once every kind that a controller cannot do without has been read. A kind that is missing and can be done without is
/// said, and is no reason to be unready.
/// </summary>
internal sealed class InformerHealthCheck(IInformer informer, Presence presence) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(informer.State switch
        {
            InformerState.Synced => HealthCheckResult.Healthy(),
            InformerState.KindMissing when presence == Presence.Optional => HealthCheckResult.Degraded(informer.Problem),
            _ => HealthCheckResult.Unhealthy(informer.Problem),
        });
}
