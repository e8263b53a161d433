namespace ArcOperator.Kubernetes.Authentication;

internal sealed class Anonymous : ICredentialSource
{
    public static readonly Anonymous Instance = new();

    private static readonly Credential Nobody = new(null, null);

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(Nobody);

    public bool Renew(Credential refused) => false;
}
