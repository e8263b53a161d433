namespace ArcOperator.Kubernetes.Authentication;

internal sealed record ExecCredentialSpec
{
    /// <summary>Always false here: an operator has nobody to ask.</summary>
    public bool Interactive { get; init; }

    public ExecClusterInfo? Cluster { get; init; }
}
