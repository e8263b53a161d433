using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Shared;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Probes an Endpoint with the credentials that the Secret holds at this moment.</summary>
internal sealed class ProbeRunner(IKubernetesClient client, EndpointProber prober, EndpointOptions options, ILogger<ProbeRunner> logger)
{
    public async Task<ProbeResult> RunAsync(V1Alpha1Endpoint endpoint, EndpointPlan plan, Uri url, CancellationToken cancellationToken)
    {
        var secret = EndpointReferences.SecretOf(endpoint) is { } name
            ? await client.GetAsync<V1Secret>(name, endpoint.Namespace(), cancellationToken)
            : null;
        var result = await prober.TryAsync(url, secret is null ? null : EndpointCredentials.Read(secret, endpoint.Spec.RemoteUrl), options.ProbeTimeout, cancellationToken);
        Log(endpoint, plan, result);
        return result;
    }

    // A server that does not respond for days is logged once.
    private void Log(V1Alpha1Endpoint endpoint, EndpointPlan plan, ProbeResult result)
    {
        var isRepeated = plan.Subject == endpoint.Status.LastProbed
            && endpoint.Status.Conditions.Find(EndpointConditions.ReachableType)?.Reason == result.Reachable.Reason;
        var (@namespace, name) = (endpoint.Namespace(), endpoint.Name());
        EndpointLog.Probed(
            logger, isRepeated ? LogLevel.Debug : LogLevel.Information, @namespace, name, result.Reachable.Status, result.Reachable.Reason, result.Authenticated.Status);
    }
}

internal static partial class EndpointLog
{
    [LoggerMessage(Message = "Probed endpoint {Namespace}/{Endpoint}: reachable {Reachable} ({Reason}), authenticated {Authenticated}")]
    public static partial void Probed(ILogger logger, LogLevel level, string? @namespace, string endpoint, string reachable, string reason, string authenticated);
}
