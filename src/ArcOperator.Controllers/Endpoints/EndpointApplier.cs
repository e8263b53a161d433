using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Capacity;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Carries out a plan: applies the limits, and starts and cancels probes. They run beside the queue, so no worker waits for a server.</summary>
internal sealed class EndpointApplier(ProbeRegistry probes, WorkflowCapacity capacity)
{
    public async Task ApplyAsync(V1Alpha1Endpoint endpoint, EndpointPlan plan, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        capacity.Apply(endpoint, plan.Use);
        if (plan is { Probe: true, Target.Url: { } url })
        {
            await probes.StartAsync(endpoint, plan, url);
        }
        else if (plan.Cancel)
        {
            await ForgetAsync(endpoint);
        }
    }

    /// <summary>Removes the ended probe, after its result is in the status.</summary>
    public Task SettleAsync(V1Alpha1Endpoint endpoint, EndpointPlan plan) => plan.Result is not null || plan.Error is not null ? ForgetAsync(endpoint) : Task.CompletedTask;

    /// <summary>Removes the limits of an Endpoint that was deleted.</summary>
    public void ForgetLimits(V1Alpha1Endpoint endpoint) => capacity.Forget(ObjectKey.Of(endpoint));

    /// <summary>Removes the probe of an Endpoint that is being deleted, and cancels it.</summary>
    public Task ForgetAsync(V1Alpha1Endpoint endpoint) => probes.CancelAsync(endpoint.Uid());
}
