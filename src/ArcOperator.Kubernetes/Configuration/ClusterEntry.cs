using System.Text.Json.Serialization;

namespace ArcOperator.Kubernetes.Configuration;

internal sealed record ClusterEntry
{
    public string? Server { get; init; }

    [JsonPropertyName("certificate-authority")]
    public string? CertificateAuthority { get; init; }

    [JsonPropertyName("certificate-authority-data")]
    public string? CertificateAuthorityData { get; init; }

    [JsonPropertyName("insecure-skip-tls-verify")]
    public bool? InsecureSkipTlsVerify { get; init; }

    [JsonPropertyName("tls-server-name")]
    public string? TlsServerName { get; init; }

    [JsonPropertyName("proxy-url")]
    public string? ProxyUrl { get; init; }

    public ClusterEntry RelativeTo(string folder) =>
        this with { CertificateAuthority = KubeConfigFile.Resolve(folder, CertificateAuthority) };
}
