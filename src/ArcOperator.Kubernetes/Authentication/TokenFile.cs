using System.Security.Cryptography.X509Certificates;
using ArcOperator.Kubernetes.Configuration;

namespace ArcOperator.Kubernetes.Authentication;

/// <summary>A token in a file that somebody else renews, as the kubelet does with a service account's.</summary>
internal sealed class TokenFile(string path, TimeProvider clock, X509Certificate2? certificate = null) : ICredentialSource
{
    // client-go reads the file anew as often as this; the kubelet renews a token long before it expires.
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Credential? _current;
    private DateTimeOffset _readAt;

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_current is null || now - _readAt >= ReadEvery)
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
