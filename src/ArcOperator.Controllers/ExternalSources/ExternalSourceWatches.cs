using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>What wakes an ExternalSource: the ExternalArtifact of its name, the Secrets that it names, and a request for a look now.</summary>
internal static class ExternalSourceWatches
{
    private static readonly EntityIndex<V1Alpha1ExternalSource> BySecret = new(source =>
        source.Spec.Generator.SecretNames().Select(name => $"{source.Namespace()}/{name}"));

    public static void Configure(ControllerWatches<V1Alpha1ExternalSource> watches) => watches
        .When(ChangePredicates.Desired<V1Alpha1ExternalSource>(ExternalSourceGroup.RequestedAt))
        // By name and not by owner: a stranger of the same name is in the way until it goes.
        .Watches<V1ExternalArtifact>((artifact, _) => [ObjectKey.Of(artifact)], Presence.Optional)
        .FinalizesWith<V1ExternalArtifact>()
        .Watches<SecretFingerprint>(BySecret, secret => $"{secret.Namespace()}/{secret.Name()}", predicate: HasOtherData);

    private static bool HasOtherData(EntityChange<SecretFingerprint> change) => change.Old?.Fingerprint != change.New?.Fingerprint;
}
