namespace ArcOperator.Api.Foreign;

public sealed record ExternalArtifactSpec
{
    /// <summary>The object that the artifact was made from.</summary>
    public V1ObjectReference? SourceRef { get; init; }
}
