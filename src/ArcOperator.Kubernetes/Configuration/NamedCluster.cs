namespace ArcOperator.Kubernetes.Configuration;

/// <summary>An entry of <c>clusters</c>.</summary>
internal sealed record NamedCluster
{
    public string Name { get; init; } = "";

    public ClusterEntry? Cluster { get; init; }
}
