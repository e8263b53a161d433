using System.Security.Cryptography.X509Certificates;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>Address, TLS settings and credentials of one API server.</summary>
public sealed class ClusterConfiguration
{
    /// <summary>The server's base URL, as in <c>https://10.0.0.1:6443</c>.</summary>
    public required Uri Host { get; init; }

    /// <summary>Namespace of requests that name none. Default <c>default</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Authorities, one of which must have issued the server's certificate. Empty: those of the machine's trust store.</summary>
    public X509Certificate2Collection CertificateAuthorities { get; init; } = [];

    /// <summary>Name in the server's certificate, if it differs from that of <see cref="Host"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Accepts any certificate. For experiments only: anyone on the network path can read and change everything. Default false.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>HTTP, HTTPS or SOCKS5 proxy. Default null: the proxy named by <c>HTTPS_PROXY</c> and <c>NO_PROXY</c>.</summary>
    public Uri? ProxyUrl { get; init; }

    /// <summary>Source of the credentials. Default: anonymous requests.</summary>
    public ICredentialSource Credentials { get; init; } = FixedCredential.Anonymous;

    /// <summary>Returns the same configuration with another namespace for requests that name none.</summary>
    public ClusterConfiguration In(string @namespace) => new()
    {
        Host = Host,
        Namespace = @namespace,
        CertificateAuthorities = CertificateAuthorities,
        TlsServerName = TlsServerName,
        SkipTlsVerify = SkipTlsVerify,
        ProxyUrl = ProxyUrl,
        Credentials = Credentials,
    };

    /// <summary>
    /// Returns the first configuration that exists: <paramref name="kubeconfigPath"/>, the files of <c>KUBECONFIG</c>, the service account of
    /// this pod, <c>~/.kube/config</c>. The order is that of controller-runtime.
    /// </summary>
    /// <exception cref="KubeConfigException">No configuration exists, or it is invalid. The message names the remedy.</exception>
    public static ClusterConfiguration BuildDefaultConfig(TimeProvider clock, string? kubeconfigPath = null, string? context = null)
    {
        if (kubeconfigPath is not null)
        {
            return BuildConfigFromConfigFile(clock, [kubeconfigPath], context);
        }

        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } paths)
        {
            return BuildConfigFromConfigFile(clock, paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), context);
        }

        if (ServiceAccount.IsPresent())
        {
            return InClusterConfig(clock);
        }

        // With verification, a missing home folder would be "", and the path would be relative to the working folder.
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        var home = Path.Combine(folder, ".kube", "config");
        return File.Exists(home)
            ? BuildConfigFromConfigFile(clock, [home], context)
            : throw new KubeConfigException($"no cluster is configured: KUBECONFIG is not set, {home} does not exist, and this is not a pod. Set KUBECONFIG or pass --kubeconfig");
    }

    /// <summary>Reads one context of one or more kubeconfig files. As in kubectl, earlier files take precedence.</summary>
    /// <exception cref="KubeConfigException">A file is missing or malformed, or the context is incomplete.</exception>
    public static ClusterConfiguration BuildConfigFromConfigFile(TimeProvider clock, IReadOnlyList<string> paths, string? context = null) =>
        new KubeConfigReader(clock).Read(KubeConfigFile.Load(paths), context);

    /// <summary>Reads the service account of this pod.</summary>
    /// <exception cref="KubeConfigException">This is not a pod, or its service account is not mounted.</exception>
    public static ClusterConfiguration InClusterConfig(TimeProvider clock) => ServiceAccount.Configuration(clock);
}
