namespace ArcOperator.Api.Foreign;

/// <summary>An artifact that a third party publishes for Flux (Flux RFC-0012).</summary>
[KubernetesEntity(Group = "source.toolkit.fluxcd.io", ApiVersion = "v1", Kind = "ExternalArtifact", PluralName = "externalartifacts")]
public sealed class V1ExternalArtifact : CustomKubernetesEntity<ExternalArtifactSpec, ExternalArtifactStatus>;

public sealed record ExternalArtifactSpec
{
    /// <summary>The object from which the artifact was created.</summary>
    public V1ObjectReference? SourceRef { get; init; }
}

public sealed record ExternalArtifactStatus
{
    public FluxArtifact? Artifact { get; init; }

    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}

/// <summary>The location of an artifact, and the digest by which Flux verifies it.</summary>
public sealed record FluxArtifact
{
    /// <summary>SHA-256 digest of the archive, as in <c>sha256:…</c>.</summary>
    public string Digest { get => field ?? ""; init; }

    public DateTimeOffset LastUpdateTime { get; init; }

    public string Path { get => field ?? ""; init; }

    /// <summary>Revision of the content. Consumers act if and only if it changes.</summary>
    public string Revision { get => field ?? ""; init; }

    public string Url { get => field ?? ""; init; }

    /// <summary>Size of the archive in bytes.</summary>
    public long? Size { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
