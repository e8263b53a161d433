using System.Security.Cryptography;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>The service account of this pod: files that Kubernetes mounts into every pod, and its environment variables.</summary>
internal static class ServiceAccount
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static bool IsPresent() => Host() is not null && File.Exists(Path.Combine(Folder, "token"));

    public static ClusterConfiguration Configuration(TimeProvider clock, string folder = Folder)
    {
        var host = Host() ?? throw new KubeConfigException("this is not a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set");
        try
        {
            var file = Path.Combine(folder, "namespace");
            return new()
            {
                Host = host,
                CertificateAuthorities = Pem.Certificates(File.ReadAllText(Path.Combine(folder, "ca.crt"))),
                Credentials = new TokenFile(Path.Combine(folder, "token"), clock),
                Namespace = File.Exists(file) ? File.ReadAllText(file).Trim() : "default",
            };
        }
        catch (CryptographicException error)
        {
            throw new KubeConfigException($"the pod's service account in {folder} cannot be used: ca.crt is not a PEM certificate: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"the pod's service account in {folder} cannot be read: {error.Message}. Is automountServiceAccountToken false?", error);
        }
    }

    private static Uri? Host()
    {
        var host = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");
        var port = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT");
        return host is { Length: > 0 } && int.TryParse(port, out var number) ? new UriBuilder("https", host, number).Uri : null;
    }
}
