using System.Security.Cryptography.X509Certificates;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>A token in a file that another program renews, as the kubelet renews that of a service account.</summary>
internal sealed class TokenFile(string path, TimeProvider clock, X509Certificate2? certificate = null) : ICredentialSource
{
    // The interval of client-go. The kubelet renews a token long before it expires.
    private static readonly TimeSpan ReadInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Credential? _current;
    private DateTimeOffset _readAt;

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_current is null || now - _readAt >= ReadInterval)
            {
                _current = new(Read(), certificate);
                _readAt = now;
            }

            return new(_current);
        }
    }

    public bool Renew(Credential refused)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_current, refused))
            {
                _current = null;
            }

            return Read() != refused.Token;
        }
    }

    private string Read()
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"the token file {path} cannot be read: {error.Message}", error);
        }
    }
}
