using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ExternalSources.Publishing;

/// <summary>Keeps the ExternalArtifact of an ExternalSource as it should be.</summary>
internal sealed class ArtifactPublisher(IKubernetesClient client, IResourceClient resources, ExternalSourceMetrics metrics, TimeProvider clock)
{
    private const string FieldManager = "arc-operator";

    /// <summary>Writes what is not as it should be; nothing if all is. Returns the ExternalArtifact.</summary>
    /// <exception cref="HttpOperationException">It was refused. A conflict: somebody put another in its place.</exception>
    public async Task<V1ExternalArtifact> PublishAsync(
        V1Alpha1ExternalSource source, PublishedArtifact artifact, V1ExternalArtifact? existing, CancellationToken cancellationToken)
    {
        var wanted = ExternalArtifactFactory.Create(source, artifact, existing, clock.GetUtcNow());
        return existing is not null && existing.HasSpecOf(wanted) && existing.HasStatusOf(wanted)
            ? existing
            : await metrics.TimedAsync("publish", () => WriteAsync(wanted, existing, cancellationToken));
    }

    /// <summary>Asks for its deletion. That it is gone already is no error.</summary>
    public Task DeleteAsync(V1ExternalArtifact artifact, CancellationToken cancellationToken) =>
        resources.DeleteAsync(artifact, new() { PropagationPolicy = "Background", Preconditions = new() { Uid = artifact.Uid() } }, cancellationToken);

    private async Task<V1ExternalArtifact> WriteAsync(V1ExternalArtifact wanted, V1ExternalArtifact? existing, CancellationToken cancellationToken)
    {
        // Created and not applied: an apply would take over what somebody else created a moment ago.
        var current = existing is null ? await client.CreateAsync(wanted, cancellationToken)
            : existing.HasSpecOf(wanted) ? existing
            : await client.ApplyAsync(wanted, FieldManager, force: true, cancellationToken: cancellationToken);
        return current.HasStatusOf(wanted) ? current : await resources.ApplyStatusAsync(With(wanted, current.Uid()), FieldManager, cancellationToken);
    }

    private static V1ExternalArtifact With(V1ExternalArtifact wanted, string uid) => new()
    {
        ApiVersion = wanted.ApiVersion,
        Kind = wanted.Kind,
        Metadata = new() { Name = wanted.Name(), Namespace = wanted.Namespace(), Uid = uid },
        Status = wanted.Status,
    };
}
