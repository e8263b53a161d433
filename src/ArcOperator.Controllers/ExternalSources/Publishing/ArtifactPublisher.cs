using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources.Publishing;

/// <summary>Writes the ExternalArtifact of an ExternalSource.</summary>
internal sealed class ArtifactPublisher(IKubernetesClient client, IResourceClient resources, ExternalSourceMetrics metrics, TimeProvider clock)
{
    private const string FieldManager = "arc-operator";

    /// <summary>Writes the differences between the ExternalArtifact and its desired state. Returns the ExternalArtifact, or the existing one if it is up to date.</summary>
    /// <exception cref="HttpOperationException">The API server refused the write. A conflict: another client created an ExternalArtifact of this name.</exception>
    public async Task<V1ExternalArtifact> PublishAsync(
        V1Alpha1ExternalSource source, PublishedArtifact artifact, V1ExternalArtifact? existing, CancellationToken cancellationToken)
    {
        var desired = ExternalArtifactFactory.Create(source, artifact, existing, clock.GetUtcNow());
        return existing is not null && existing.HasSpecOf(desired) && existing.HasStatusOf(desired)
            ? existing
            : await metrics.TimedAsync("publish", () => WriteAsync(desired, existing, cancellationToken));
    }

    /// <summary>Requests the deletion. An ExternalArtifact that does not exist is not an error.</summary>
    public Task DeleteAsync(V1ExternalArtifact artifact, CancellationToken cancellationToken) =>
        resources.DeleteAsync(artifact, new() { PropagationPolicy = "Background", Preconditions = new() { Uid = artifact.Uid() } }, cancellationToken);

    private async Task<V1ExternalArtifact> WriteAsync(V1ExternalArtifact desired, V1ExternalArtifact? existing, CancellationToken cancellationToken)
    {
        // A create fails where an apply would take over an object that another client created a moment ago.
        var current = existing is null ? await client.CreateAsync(desired, cancellationToken)
            : existing.HasSpecOf(desired) ? existing
            : await client.ApplyAsync(desired, FieldManager, force: true, cancellationToken: cancellationToken);
        return current.HasStatusOf(desired) ? current : await resources.ApplyStatusAsync(With(desired, current.Uid()), FieldManager, cancellationToken);
    }

    private static V1ExternalArtifact With(V1ExternalArtifact desired, string uid) => new()
    {
        ApiVersion = desired.ApiVersion,
        Kind = desired.Kind,
        Metadata = new() { Name = desired.Name(), NamespaceProperty = desired.Namespace(), Uid = uid },
        Status = desired.Status,
    };
}
