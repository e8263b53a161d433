using ArcOperator.Runtime.Controllers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ArcOperator.Runtime.Health;

/// <summary>
/// Ready once every required kind was read. An optional kind that is absent or forbidden is reported and does not make the process unready, and
/// neither does a kind that an installation with rights in its own namespaces alone cannot read.
/// </summary>
internal sealed class InformerHealthCheck(IInformer informer, WatchRequirement presence) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(informer.State switch
        {
            InformerState.Synced => HealthCheckResult.Healthy(),
            InformerState.KindMissing or InformerState.Forbidden when presence == WatchRequirement.Optional || informer.CountsAsEmpty => HealthCheckResult.Degraded(informer.Problem),
            _ => HealthCheckResult.Unhealthy(informer.Problem),
        });
}
