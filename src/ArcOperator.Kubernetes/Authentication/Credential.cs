using System.Security.Cryptography.X509Certificates;

namespace ArcOperator.Kubernetes.Authentication;

/// <summary>Proof of identity: a bearer token, a client certificate, both or neither.</summary>
public sealed record Credential(string? Token, X509Certificate2? Certificate)
{
    /// <summary>Never shows what it holds.</summary>
    public override string ToString() => (Token, Certificate) switch
    {
        (null, null) => "anonymous",
        (null, _) => "client certificate",
        (_, null) => "token",
        _ => "token and client certificate",
    };
}
