using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Writes a status and emits events for what has changed since the previous one.</summary>
internal sealed class EndpointReporter(StatusWriter status, EventJournal journal)
{
    public async Task<V1Alpha1Endpoint> WriteAsync(V1Alpha1Endpoint endpoint, V1Alpha1EndpointStatus report, CancellationToken cancellationToken)
    {
        var before = endpoint.Status;
        endpoint = await status.WriteAsync(endpoint, report, null, cancellationToken);
        await journal.RecordAsync(endpoint, EndpointEvents.Between(before, report), cancellationToken);
        return endpoint;
    }
}
