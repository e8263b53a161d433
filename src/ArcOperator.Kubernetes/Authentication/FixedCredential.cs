namespace ArcOperator.Kubernetes.Authentication;

/// <summary>A token or certificate that stands in the kubeconfig itself.</summary>
internal sealed class FixedCredential(Credential credential) : ICredentialSource
{
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(credential);

    public bool Renew(Credential refused) => false;
}
