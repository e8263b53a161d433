namespace ArcOperator.Kubernetes.Authentication;

internal sealed record ExecClusterInfo
{
    public string? Server { get; init; }
}
