using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>Converts one context of a kubeconfig to a configuration.</summary>
internal sealed class KubeConfigReader(TimeProvider clock)
{
    public ClusterConfiguration Read(KubeConfigFile file, string? contextName)
    {
        var name = contextName ?? file.CurrentContext;
        if (string.IsNullOrEmpty(name))
        {
            throw new KubeConfigException($"kubeconfig {file.Source} has no current-context: set it with 'kubectl config use-context NAME' or pass --context");
        }

        var context = Find(file.Contexts, name)?.Context
            ?? throw new KubeConfigException($"kubeconfig {file.Source} has no context '{name}'; it has: {string.Join(", ", file.Contexts.Select(entry => entry.Name).DefaultIfEmpty("none"))}");
        var cluster = Find(file.Clusters, context.Cluster)?.Cluster
            ?? throw new KubeConfigException($"kubeconfig {file.Source}: context '{name}' refers to cluster '{context.Cluster}', which does not exist");
        var user = string.IsNullOrEmpty(context.User)
            ? new()
            : Find(file.Users, context.User)?.User
                ?? throw new KubeConfigException($"kubeconfig {file.Source}: context '{name}' refers to user '{context.User}', which does not exist");
        return new()
        {
            Host = Server(file, cluster, context.Cluster),
            Namespace = context.Namespace is { Length: > 0 } @namespace ? @namespace : "default",
            CertificateAuthorities = Authorities(file, cluster),
            TlsServerName = cluster.TlsServerName,
            SkipTlsVerify = cluster.InsecureSkipTlsVerify is true,
            ProxyUrl = Proxy(file, cluster, context.Cluster),
            Credentials = Credentials(file, user, context.User, cluster),
        };
    }

    private static NamedEntry? Find(IReadOnlyList<NamedEntry> entries, string? name) => entries.FirstOrDefault(entry => entry.Name == name);

    private static Uri Server(KubeConfigFile file, ClusterEntry cluster, string? name) =>
        Uri.TryCreate(cluster.Server, UriKind.Absolute, out var server) && server.Scheme is "https" or "http"
            ? server
            : throw new KubeConfigException($"kubeconfig {file.Source}: cluster '{name}' has server '{cluster.Server}', expected a URL like https://host:6443");

    // The message omits the URL, which may contain a password.
    private static Uri? Proxy(KubeConfigFile file, ClusterEntry cluster, string? name) =>
        cluster.ProxyUrl is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5" ? proxy
        : throw new KubeConfigException($"kubeconfig {file.Source}: proxy-url of cluster '{name}' is not an http, https or socks5 URL");

    private static X509Certificate2Collection Authorities(KubeConfigFile file, ClusterEntry cluster)
    {
        try
        {
            return ReadPem(file, "certificate-authority", cluster.CertificateAuthority, cluster.CertificateAuthorityData) is { } pem ? Pem.Certificates(pem) : [];
        }
        catch (CryptographicException error)
        {
            throw new KubeConfigException($"kubeconfig {file.Source}: certificate-authority is not a PEM certificate: {error.Message}", error);
        }
    }

    private ICredentialSource Credentials(KubeConfigFile file, UserEntry user, string? name, ClusterEntry cluster)
    {
        if (user.AuthProvider is not null || user.Username is not null)
        {
            var field = user.AuthProvider is not null ? "auth-provider" : "username";
            throw new KubeConfigException($"kubeconfig {file.Source}: user '{name}' has '{field}', which Kubernetes removed: use exec, token or a client certificate");
        }

        var certificate = ClientCertificate(file, user, name);
        return user switch
        {
            { Exec: { Command.Length: > 0 } exec } => new ExecPlugin(exec, clock, cluster.Server),
            { Exec: not null } => throw new KubeConfigException($"kubeconfig {file.Source}: user '{name}' has an exec entry without a command"),
            { TokenFile.Length: > 0 } => new TokenFile(user.TokenFile, clock, certificate),
            { Token.Length: > 0 } => new FixedCredential(new(user.Token, certificate)),
            _ => certificate is null ? FixedCredential.Anonymous : new FixedCredential(new(null, certificate)),
        };
    }

    private static X509Certificate2? ClientCertificate(KubeConfigFile file, UserEntry user, string? name)
    {
        var certificate = ReadPem(file, "client-certificate", user.ClientCertificate, user.ClientCertificateData);
        var key = ReadPem(file, "client-key", user.ClientKey, user.ClientKeyData);
        if (certificate is null != key is null)
        {
            throw new KubeConfigException($"kubeconfig {file.Source}: user '{name}' needs both client-certificate and client-key, or neither");
        }

        try
        {
            return certificate is null ? null : Pem.CertificateWithKey(certificate, key);
        }
        catch (CryptographicException error)
        {
            throw new KubeConfigException($"kubeconfig {file.Source}: client-certificate and client-key of user '{name}' are not a matching PEM pair: {error.Message}", error);
        }
    }

    // As in kubectl, data in the file takes precedence over a path.
    private static string? ReadPem(KubeConfigFile file, string field, string? path, string? data)
    {
        try
        {
            return data is { Length: > 0 } ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
                : path is { Length: > 0 } ? File.ReadAllText(path)
                : null;
        }
        catch (FormatException error)
        {
            throw new KubeConfigException($"kubeconfig {file.Source}: {field}-data is not base64", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"kubeconfig {file.Source}: {field} {path} cannot be read: {error.Message}", error);
        }
    }
}

/// <summary>A kubeconfig, or a file that it refers to, cannot be used. The message names file, field and remedy.</summary>
public sealed class KubeConfigException(string message, Exception? inner = null) : Exception(message, inner);
