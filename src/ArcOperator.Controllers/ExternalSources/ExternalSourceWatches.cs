using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Watches that queue an ExternalSource: the ExternalArtifact of its name, the Secrets that it names, and the annotation requestedAt.</summary>
internal static class ExternalSourceWatches
{
    private static readonly EntityIndex<V1Alpha1ExternalSource> BySecret = new(source =>
        source.Spec.Generator.SecretNames().Select(name => $"{source.Namespace()}/{name}"));

    public static void Configure(ControllerWatches<V1Alpha1ExternalSource> watches) => watches
        .When(ChangePredicates.Desired<V1Alpha1ExternalSource>(ExternalSourceGroup.RequestedAt))
        // By name and not by owner: an ExternalArtifact of another writer blocks the source until it is deleted.
        .Watches<V1ExternalArtifact>((artifact, _) => [ObjectKey.Of(artifact)], WatchRequirement.Optional)
        .FinalizesWith<V1ExternalArtifact>()
        .Watches<SecretFingerprint>(BySecret, secret => $"{secret.Namespace()}/{secret.Name()}", predicate: SecretHosts.HasDataOrLimitChanged);
}
