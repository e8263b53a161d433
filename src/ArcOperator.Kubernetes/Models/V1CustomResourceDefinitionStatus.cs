namespace ArcOperator.Kubernetes.Models;

public sealed record V1CustomResourceDefinitionStatus
{
    /// <summary>NamesAccepted, Established and others; the kind is served once Established is True.</summary>
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
