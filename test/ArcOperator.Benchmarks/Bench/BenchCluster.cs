using System.Text.Json.Nodes;
using ArcOperator.Api;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;
using ArcOperator.Runtime.Secrets;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Bench;

/// <summary>A real control plane with the kinds of ARC, Argo and Flux, and a user with exactly the rights of the operator.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const string OperatorUser = "arc-operator";

    private readonly ControlPlane _controlPlane;
    private readonly string? _auditLog;
    private readonly string _operatorKubeconfig;

    private BenchCluster(ControlPlane controlPlane, string? auditLog, string operatorKubeconfig)
    {
        (_controlPlane, _auditLog, _operatorKubeconfig) = (controlPlane, auditLog, operatorKubeconfig);
        Client = controlPlane.Connect(Json);
    }

    public static ObjectJson Json { get; } = new(ArcJsonContext.Default, SecretJsonContext.Default);

    /// <summary>Client of an administrator.</summary>
    public KubernetesClient Client { get; }

    public static async Task<BenchCluster> StartAsync(bool isAudited)
    {
        var auditLog = isAudited ? Path.Combine(Path.GetTempPath(), $"arc-bench-audit-{Guid.NewGuid():N}.log") : null;
        string[] flags = auditLog is null ? [] : [$"--audit-policy-file={Repository.PathOf("test", "control-plane", "audit-policy.yaml")}", $"--audit-log-path={auditLog}"];
        var controlPlane = await ControlPlane.StartAsync(controllerManager: false, flags);
        var cluster = new BenchCluster(controlPlane, auditLog, await controlPlane.AddUserAsync(OperatorUser));
        var installer = new CrdInstaller(cluster.Client, TimeProvider.System);
        var foreign = new[] { "argo-crds.yaml", "flux-crds.yaml" }.SelectMany(file => Yaml.Read(File.ReadAllText(Repository.PathOf("test", "control-plane", file))));
        foreach (var definition in CrdGenerator.Generate(ArcKinds.All).Concat(foreign.Select(document => document.AsObject())))
        {
            await installer.InstallAsync(definition, CancellationToken.None);
        }

        await cluster.KubectlAsync("apply", "-f", Repository.PathOf("config", "rbac", "role.yaml"));
        await cluster.KubectlAsync("create", "clusterrolebinding", OperatorUser, "--clusterrole=arc-operator", $"--user={OperatorUser}");
        return cluster;
    }

    /// <summary>Starts the release build of the operator for one namespace, or (null) for all.</summary>
    public Task<OperatorProcess> StartOperatorAsync(string? @namespace = null, params IReadOnlyList<string> options) => StartOperatorAsync(_operatorKubeconfig, @namespace, options);

    /// <summary>Path of the release build.</summary>
    public static string OperatorProgram =>
        Environment.GetEnvironmentVariable("ARC_BENCH_OPERATOR") ?? throw new InvalidOperationException("ARC_BENCH_OPERATOR does not name the program: use test/bench.sh");

    /// <summary>Starts it for the server of a kubeconfig.</summary>
    public static Task<OperatorProcess> StartOperatorAsync(string kubeconfig, string? @namespace, IReadOnlyList<string> options) => OperatorProcess.StartAsync(
        OperatorProgram,
        kubeconfig,
        ["--log.level", "Warning", .. options.Contains("--argo.maxActiveWorkflows") ? Array.Empty<string>() : ["--argo.maxActiveWorkflows", "100000"], .. @namespace is null ? Array.Empty<string>() : ["--operator.namespaces", @namespace], .. options]);

    /// <summary>Returns a proxy in front of the API server. It forwards requests as the administrator.</summary>
    public async Task<HttpGate> StartGateAsync() => await HttpGate.StartAsync(await RawClient.ConnectAsync(_controlPlane.AdminKubeconfig));

    /// <summary>Lets the operator serve its history.</summary>
    /// <returns>Token of a user who may read all records.</returns>
    public async Task<string> AddHistoryReaderAsync()
    {
        await KubectlAsync("apply", "-f", Repository.PathOf("config", "components", "history-access", "roles.yaml"));
        await KubectlAsync("create", "clusterrolebinding", "history-access", "--clusterrole=arc-operator-history", $"--user={OperatorUser}");
        await KubectlAsync("create", "serviceaccount", "reader", "-n", "default");
        await KubectlAsync("create", "clusterrolebinding", "history-reader", "--clusterrole=arc-history-viewer", "--serviceaccount=default:reader");
        var request = new Authenticationv1TokenRequest { Spec = new() { Audiences = [], ExpirationSeconds = 3600 } };
        return (await Client.ApiClient.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, "reader", "default")).Status!.Token;
    }

    /// <summary>Runs kubectl as the administrator.</summary>
    public Task<string> KubectlAsync(params string[] arguments) => _controlPlane.KubectlAsync(arguments);

    /// <summary>Returns a client for raw requests of the administrator.</summary>
    public Task<HttpClient> ConnectRawAsync() => RawClient.ConnectAsync(_controlPlane.AdminKubeconfig);

    /// <summary>True if the server streams lists.</summary>
    public bool IsCurrent => _controlPlane.IsCurrent;

    /// <summary>Returns the requests of the operator so far in terms of RBAC, without leases and events.</summary>
    public IReadOnlyList<(string Verb, string Resource)> OperatorRequests() =>
        [.. File.ReadLines(_auditLog ?? throw new InvalidOperationException("this cluster keeps no record of requests"))
            .Select(line => JsonNode.Parse(line)!)
            .Select(entry => (Verb: (string)entry["verb"]!, Resource: (string?)entry["objectRef"]?["resource"] ?? ""))
            .Where(request => request.Resource is not ("" or "events" or "leases"))];

    /// <summary>Returns the number of the operator's writes so far, with events and without leases.</summary>
    public int OperatorWritesWithEvents() =>
        File.ReadLines(_auditLog ?? throw new InvalidOperationException("this cluster keeps no record of requests"))
            .Select(line => JsonNode.Parse(line)!)
            .Count(entry => (string)entry["verb"]! is "create" or "update" or "patch" or "delete" && (string?)entry["objectRef"]?["resource"] is not (null or "leases"));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _controlPlane.DisposeAsync();
        if (_auditLog is not null)
        {
            File.Delete(_auditLog);
        }
    }
}
