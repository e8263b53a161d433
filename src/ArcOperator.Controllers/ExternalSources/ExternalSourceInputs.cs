using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Artifacts.Options;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Generators;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Gathers what a decision about an ExternalSource rests on, all of it from memory.</summary>
internal sealed class ExternalSourceInputs(
    IEntityCache<V1ExternalArtifact> published, IEntityCache<SecretFingerprint> secrets, AttemptBoard board, SourceGeneratorFactory generators,
    WhitelistFile whitelist, ArtifactOptions options, KubernetesJson json)
{
    public async Task<ExternalSourceObservation> GatherAsync(V1Alpha1ExternalSource source)
    {
        var space = source.Namespace() ?? "";
        var named = source.Spec.Generator.SecretNames().Select(name => (Name: name, Secret: secrets.Get(new(space, name)))).ToList();
        return new(
            source,
            SpecRules.ProblemOf(source.Spec, generators),
            published.Get(ObjectKey.Of(source)),
            published.HasSynced && published.State != InformerState.KindMissing,
            options.BaseUrl,
            [.. named.Where(secret => secret.Secret is null).Select(secret => secret.Name)],
            SourceFingerprint.Of(source.Spec, named.Select(secret => secret.Secret), json),
            HasHooks(source) ? whitelist.Version : 0,
            await board.ObserveAsync(source.Uid()));
    }

    /// <summary>Whether the whitelist has a say in it.</summary>
    public static bool HasHooks(V1Alpha1ExternalSource source) => source.Spec.Hooks is { PreRequest.Count: > 0 } or { PostRequest.Count: > 0 };
}
