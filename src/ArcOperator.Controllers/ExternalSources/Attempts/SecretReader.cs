using ArcOperator.Api.ExternalSources;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Reads a Secret for the moment in which it is used.</summary>
internal sealed class SecretReader(IKubernetesClient client)
{
    /// <exception cref="AttemptException">There is no such Secret, or the API server does not hand it out now.</exception>
    public async Task<V1Secret> ReadAsync(V1Alpha1ExternalSource source, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync<V1Secret>(name, source.Namespace(), cancellationToken)
                ?? throw AttemptException.Configuration($"Secret '{name}' does not exist in this namespace: create it");
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or TimeoutException)
        {
            throw AttemptException.Transient($"Secret '{name}' cannot be read from the API server at present", inner: error);
        }
    }
}
