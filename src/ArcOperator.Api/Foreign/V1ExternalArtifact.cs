namespace ArcOperator.Api.Foreign;

/// <summary>How a third party gives Flux something to consume (Flux RFC-0012).</summary>
[KubernetesEntity(Group = "source.toolkit.fluxcd.io", ApiVersion = "v1", Kind = "ExternalArtifact", PluralName = "externalartifacts")]
public sealed class V1ExternalArtifact : CustomKubernetesEntity<ExternalArtifactSpec, ExternalArtifactStatus>;
