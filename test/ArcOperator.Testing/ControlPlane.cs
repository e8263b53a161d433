using System.Globalization;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Testing;

/// <summary>A real API server with a real etcd for this process. It ends with the process.</summary>
public sealed class ControlPlane : IAsyncDisposable
{
    private static readonly string Script = Repository.PathOf("test", "control-plane", "control-plane.sh");
    private static readonly string CrdServerScript = Repository.PathOf("test", "control-plane", "crd-server.sh");
    private readonly Lazy<Task<string?>> _crdServer;

    private ControlPlane(string folder)
    {
        Folder = folder;
        Version = File.ReadAllText(Path.Combine(folder, "version")).Trim();
        _crdServer = new(StartCrdServerAsync);
    }

    /// <summary>Folder with certificates, logs and kubeconfigs.</summary>
    public string Folder { get; }

    /// <summary>Kubeconfig of an administrator.</summary>
    public string AdminKubeconfig => Path.Combine(Folder, "admin.kubeconfig");

    /// <summary>Version of the API server, for example 1.36.3.</summary>
    public string Version { get; }

    /// <summary>True if the server streams lists, evaluates CEL and validates strictly.</summary>
    public bool IsCurrent => System.Version.Parse(Version.Split('-')[0]) >= new Version(1, 32);

    /// <summary>Starts a control plane with the etcd on PATH, which on Debian 12 is too old to report progress.</summary>
    public static Task<ControlPlane> StartWithEtcdOnPathAsync() => StartAsync(["--controller-manager", "--etcd", "etcd"], []);

    /// <summary>Starts a control plane whose controllers run Deployments and Jobs, publish the root certificate and aggregate roles. <see cref="Pods.PodRunner"/> runs the pods.</summary>
    public static Task<ControlPlane> StartWithWorkloadsAsync() => StartAsync(
        ["--controllers", "garbagecollector,namespace,deployment,replicaset,job,serviceaccount,root-ca-cert-publisher,clusterrole-aggregation,pvc-protection"], []);

    /// <param name="controllerManager">True to start it. Garbage collection and the deletion of namespaces need it.</param>
    /// <param name="apiServerFlags">Additional flags for kube-apiserver.</param>
    public static Task<ControlPlane> StartAsync(bool controllerManager = true, params string[] apiServerFlags) =>
        StartAsync(controllerManager ? ["--controller-manager"] : [], apiServerFlags);

    /// <summary>Creates a user with only the rights that are bound to its name or groups. Returns its kubeconfig.</summary>
    public async Task<string> AddUserAsync(string name, params string[] groups) => (await RunAsync(["user", Folder, name, .. groups])).Trim();

    /// <summary>Kills the API server (SIGKILL) and starts it again on the same port.</summary>
    public Task RestartApiServerAsync() => RunAsync(["restart-apiserver", Folder]);

    /// <summary>
    /// Starts, once, the API server that treats custom resources as a current Kubernetes does, or uses this control plane if it is
    /// current. Returns the kubeconfig of a user with all rights there, or null if that server is not built. It ends with the control plane.
    /// </summary>
    public Task<string?> TryStartCrdServerAsync() => _crdServer.Value;

    /// <summary>Port of the API server on 127.0.0.1.</summary>
    public string Port => File.ReadAllText(Path.Combine(Folder, "port")).Trim();

    public KubernetesClient Connect(ObjectJson json, string? kubeconfig = null) =>
        new(ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [kubeconfig ?? AdminKubeconfig]), json, TimeProvider.System);

    /// <summary>Runs kubectl as the administrator and returns its output. A failure is an exception with the error output.</summary>
    public Task<string> KubectlAsync(params string[] arguments) => Programs.RunAsync("kubectl", ["--kubeconfig", AdminKubeconfig, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await RunAsync(["stop", Folder]);
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<ControlPlane> StartAsync(string[] arguments, string[] apiServerFlags)
    {
        var folder = Directory.CreateTempSubdirectory("arc-control-plane-").FullName;
        await RunAsync(["start", folder, "--while", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. arguments, "--", .. apiServerFlags]);
        return new(folder);
    }

    private async Task<string?> StartCrdServerAsync()
    {
        if (!IsCurrent && (await Programs.RunToEndAsync(CrdServerScript, ["binary"])).ExitCode != 0)
        {
            return null;
        }

        await Programs.RunAsync(CrdServerScript, ["start", Folder]);
        return Path.Combine(Folder, "crd-server.kubeconfig");
    }

    private static Task<string> RunAsync(IReadOnlyList<string> arguments) => Programs.RunAsync(Script, arguments);
}
