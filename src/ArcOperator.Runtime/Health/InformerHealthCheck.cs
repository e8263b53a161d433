using ArcOperator.Runtime.Controllers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ArcOperator.Runtime.Health;

/// <summary>
/// Healthy after every required kind was read. A missing or forbidden optional kind is reported and does not make the process unready. The same
/// applies to kinds that an installation with rights in its own namespaces only cannot read.
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
