using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Shared;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Carries a plan out: tries the place, with the credentials that the Secret holds at this moment.</summary>
internal sealed class EndpointApplier(IKubernetesClient client, EndpointProber prober, EndpointOptions options, ILogger<EndpointApplier> logger)
{
    /// <returns>What was found; null if nothing was to be tried.</returns>
    public async Task<ProbeResult?> ApplyAsync(V1Alpha1Endpoint endpoint, Plan plan, CancellationToken cancellationToken)
    {
        if (!plan.Probe || plan.Target.Url is not { } url)
        {
            return null;
        }

        var secret = EndpointReferences.SecretOf(endpoint) is { } name
            ? await client.GetAsync<V1Secret>(name, endpoint.Namespace(), cancellationToken)
            : null;
        var result = await prober.TryAsync(url, secret is null ? null : EndpointCredentials.Of(secret, url), options.ProbeTimeout, cancellationToken);
        EndpointLog.Probed(logger, endpoint.FullName(), result.Reachable.Status, result.Reachable.Reason, result.Authenticated.Status);
        return result;
    }
}
