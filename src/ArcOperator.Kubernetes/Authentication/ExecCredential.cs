namespace ArcOperator.Kubernetes.Authentication;

/// <summary>What the program is told (<c>spec</c>) and what it answers (<c>status</c>), as <c>client.authentication.k8s.io</c> defines it.</summary>
internal sealed record ExecCredential
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ExecCredentialSpec? Spec { get; init; }

    public ExecCredentialStatus? Status { get; init; }
}
