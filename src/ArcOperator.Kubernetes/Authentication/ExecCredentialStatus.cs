namespace ArcOperator.Kubernetes.Authentication;

internal sealed record ExecCredentialStatus
{
    /// <summary>When the credential stops being good; null: with the process.</summary>
    public DateTime? ExpirationTimestamp { get; init; }

    public string? Token { get; init; }

    public string? ClientCertificateData { get; init; }

    public string? ClientKeyData { get; init; }
}
