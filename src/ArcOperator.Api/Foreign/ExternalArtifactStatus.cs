namespace ArcOperator.Api.Foreign;

public sealed record ExternalArtifactStatus
{
    public FluxArtifact? Artifact { get; init; }

    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
