using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Artifacts.Options;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Generators;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Gathers all inputs of a decision about an ExternalSource from memory. Gathering changes nothing.</summary>
internal sealed class ExternalSourceInputs(
    IEntityCache<V1ExternalArtifact> published, IEntityCache<SecretFingerprint> secrets, AttemptRegistry attempts, SourceGeneratorFactory generators,
    WhitelistFile whitelist, ArtifactOptions options, ObjectJson json)
{
    public ExternalSourceObservation Gather(V1Alpha1ExternalSource source)
    {
        var @namespace = source.Namespace() ?? "";
        var named = source.Spec.Generator.SecretNames().Select(name => (Name: name, Secret: secrets.Get(new(@namespace, name)))).ToList();
        return new(
            source,
            SpecRules.Validate(source.Spec) ?? generators.Validate(source.Spec.Generator),
            published.Get(ObjectKey.Of(source)),
            FluxStateOf(published),
            options.BaseUrl,
            [.. named.Where(secret => secret.Secret is null).Select(secret => secret.Name)],
            SourceFingerprint.Of(source.Spec, named.Select(secret => secret.Secret), json),
            HasHooks(source) ? whitelist.Version : 0,
            attempts.Observe(source.Uid()));
    }

    /// <summary>Returns true if the whitelist for hooks applies to the source.</summary>
    public static bool HasHooks(V1Alpha1ExternalSource source) => source.Spec.Hooks is { PreRequest.Count: > 0 } or { PostRequest.Count: > 0 };

    private static FluxState FluxStateOf(IEntityCache<V1ExternalArtifact> published) => published.State switch
    {
        InformerState.KindMissing or InformerState.Forbidden => FluxState.Missing,
        _ => published.HasSynced ? FluxState.Installed : FluxState.Unknown,
    };
}
