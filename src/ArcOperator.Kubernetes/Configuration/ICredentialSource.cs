using System.Security.Cryptography.X509Certificates;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>Source of the credential that each request carries.</summary>
public interface ICredentialSource
{
    /// <summary>Returns the current credential. Cheap: a valid credential is kept in memory.</summary>
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Reports that the server refused a credential with 401. Returns true if the next <see cref="GetAsync"/> may return another one.</summary>
    bool Renew(Credential refused);
}

/// <summary>Proof of identity: a bearer token, a client certificate, both or neither.</summary>
public sealed record Credential(string? Token, X509Certificate2? Certificate)
{
    /// <summary>Names the kind of credential and never shows its content.</summary>
    public override string ToString() => (Token, Certificate) switch
    {
        (null, null) => "anonymous",
        (null, _) => "client certificate",
        (_, null) => "token",
        _ => "token and client certificate",
    };
}

/// <summary>A credential of the kubeconfig itself, or none at all.</summary>
internal sealed class FixedCredential(Credential credential) : ICredentialSource
{
    public static readonly FixedCredential Anonymous = new(new(null, null));

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(credential);

    public bool Renew(Credential refused) => false;
}
