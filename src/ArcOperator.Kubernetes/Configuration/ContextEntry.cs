namespace ArcOperator.Kubernetes.Configuration;

internal sealed record ContextEntry
{
    public string? Cluster { get; init; }

    public string? User { get; init; }

    public string? Namespace { get; init; }
}
