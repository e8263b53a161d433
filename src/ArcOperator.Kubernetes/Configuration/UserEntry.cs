using System.Text.Json;
using System.Text.Json.Serialization;
using ArcOperator.Kubernetes.Authentication;

namespace ArcOperator.Kubernetes.Configuration;

internal sealed record UserEntry
{
    public string? Token { get; init; }

    public string? TokenFile { get; init; }

    [JsonPropertyName("client-certificate")]
    public string? ClientCertificate { get; init; }

    [JsonPropertyName("client-certificate-data")]
    public string? ClientCertificateData { get; init; }

    [JsonPropertyName("client-key")]
    public string? ClientKey { get; init; }

    [JsonPropertyName("client-key-data")]
    public string? ClientKeyData { get; init; }

    public ExecConfig? Exec { get; init; }

    /// <summary>Read only to say that it is not supported.</summary>
    [JsonPropertyName("auth-provider")]
    public JsonElement? AuthProvider { get; init; }

    /// <summary>Read only to say that it is not supported.</summary>
    public string? Username { get; init; }

    public UserEntry RelativeTo(string folder) => this with
    {
        TokenFile = KubeConfigFile.Resolve(folder, TokenFile),
        ClientCertificate = KubeConfigFile.Resolve(folder, ClientCertificate),
        ClientKey = KubeConfigFile.Resolve(folder, ClientKey),
        Exec = Exec?.RelativeTo(folder),
    };
}
