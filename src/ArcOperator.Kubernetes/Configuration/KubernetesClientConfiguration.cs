using System.Security.Cryptography.X509Certificates;
using ArcOperator.Kubernetes.Authentication;

namespace ArcOperator.Kubernetes.Configuration;

/// <summary>How to reach one API server, and as whom.</summary>
public sealed class KubernetesClientConfiguration
{
    /// <summary>The server's base URL, as in <c>https://10.0.0.1:6443</c>.</summary>
    public required Uri Host { get; init; }

    /// <summary>Where namespaced requests go that name no namespace. Default <c>default</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>What the server's certificate must lead to. Empty: the machine's own trust store.</summary>
    public X509Certificate2Collection CertificateAuthorities { get; init; } = [];

    /// <summary>The name that the server's certificate must carry, if it is not that of <see cref="Host"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>True: any certificate will do. For trying things out; whoever is on the way can read and change everything.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>HTTP, HTTPS or SOCKS5 proxy. Default null: the proxy that HTTPS_PROXY and NO_PROXY name.</summary>
    public Uri? ProxyUrl { get; init; }

    /// <summary>Who asks.</summary>
    public ICredentialSource Credentials { get; init; } = Anonymous.Instance;

    /// <summary>
    /// The configuration to use when nobody said which: <paramref name="kubeconfigPath"/> if given, else the files of
    /// <c>KUBECONFIG</c>, else the service account of the pod that this runs in, else <c>~/.kube/config</c>.
    /// The order is that of controller-runtime.
    /// </summary>
    /// <exception cref="KubeConfigException">What was found cannot be used, or nothing was found; says what to do.</exception>
    public static KubernetesClientConfiguration BuildDefaultConfig(TimeProvider clock, string? kubeconfigPath = null, string? context = null)
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

        // Verified, a home folder that does not exist would be "", and the file one of the working folder.
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        var home = Path.Combine(folder, ".kube", "config");
        return File.Exists(home)
            ? BuildConfigFromConfigFile(clock, [home], context)
            : throw new KubeConfigException($"no cluster is configured: KUBECONFIG is not set, {home} does not exist, and this is not a pod. Set KUBECONFIG or pass --kubeconfig");
    }

    /// <summary>One context of one or more kubeconfig files; earlier files win over later ones, as with kubectl.</summary>
    /// <exception cref="KubeConfigException">A file is missing or malformed, or the context is incomplete.</exception>
    public static KubernetesClientConfiguration BuildConfigFromConfigFile(TimeProvider clock, IReadOnlyList<string> paths, string? context = null) =>
        new KubeConfigReader(clock).Read(KubeConfigFile.Load(paths), context);

    /// <summary>The service account of the pod that this runs in.</summary>
    /// <exception cref="KubeConfigException">This is not a pod, or its service account is not mounted.</exception>
    public static KubernetesClientConfiguration InClusterConfig(TimeProvider clock) => ServiceAccount.Configuration(clock);
}
