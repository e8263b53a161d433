using System.Text.Json.Nodes;
using ArcOperator.Api;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>
/// A control plane with the kinds of ARC, Argo and Flux, in which the operator is a user with exactly the rights of config/rbac/role.yaml. Owner
/// references that block a deletion require their own right there, as in strict clusters.
/// </summary>
internal sealed class ArcCluster : IAsyncDisposable
{
    private const string OperatorName = "arc-operator";

    private static readonly Lazy<Task<ArcCluster>> Shared = new(StartSharedAsync);

    private ArcCluster(ControlPlane controlPlane, string auditLog)
    {
        (ControlPlane, AuditLog) = (controlPlane, auditLog);
        Client = controlPlane.Connect(Json);
    }

    public static ObjectJson Json { get; } = new(ArcJsonContext.Default, SecretJsonContext.Default);

    public ControlPlane ControlPlane { get; }

    /// <summary>Audit log with one JSON object per line.</summary>
    public string AuditLog { get; }

    /// <summary>Client of an administrator.</summary>
    public KubernetesClient Client { get; }

    /// <summary>The cluster of all tests that share one.</summary>
    public static Task<ArcCluster> GetAsync() => Shared.Value;

    public static async Task StopAsync()
    {
        if (Shared.IsValueCreated)
        {
            await (await Shared.Value).DisposeAsync();
        }
    }

    /// <summary>Starts a cluster that has the kinds of Kubernetes only.</summary>
    public static async Task<ArcCluster> StartBareAsync(bool controllerManager)
    {
        var auditLog = Path.Combine(Path.GetTempPath(), $"arc-audit-{Guid.NewGuid():N}.log");
        var controlPlane = await ControlPlane.StartAsync(
            controllerManager,
            "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
            $"--audit-policy-file={Repository.PathOf("test", "control-plane", "audit-policy.yaml")}",
            $"--audit-log-path={auditLog}");
        var cluster = new ArcCluster(controlPlane, auditLog);
        await controlPlane.KubectlAsync("apply", "-f", Repository.PathOf("config", "rbac", "role.yaml"));
        await cluster.AddUserAsync(OperatorName, OperatorName);
        // The rights of config/rbac/identity in the operator's own namespace, which is 'default' here.
        await controlPlane.KubectlAsync("create", "role", OperatorName, "--namespace=default", "--verb=get,create", "--resource=secrets");
        await controlPlane.KubectlAsync("create", "rolebinding", OperatorName, "--namespace=default", $"--role={OperatorName}", $"--user={OperatorName}");
        return cluster;
    }

    /// <summary>Installs the kinds without CEL rules, as servers before 1.25 do, so that tests meet the operator's own checks on every server.</summary>
    public async Task InstallArcAsync()
    {
        foreach (var definition in CrdGenerator.Generate(ArcKinds.All))
        {
            RemoveRules(definition);
            await new CrdInstaller(Client, TimeProvider.System).InstallAsync(definition, CancellationToken.None);
        }
    }

    private static void RemoveRules(JsonNode? node)
    {
        if (node is JsonObject fields)
        {
            fields.Remove("x-kubernetes-validations");
            fields.ToList().ForEach(field => RemoveRules(field.Value));
        }
        else if (node is JsonArray items)
        {
            items.ToList().ForEach(RemoveRules);
        }
    }

    public Task InstallArgoAsync() => InstallAsync("argo-crds.yaml");

    public Task InstallFluxAsync() => InstallAsync("flux-crds.yaml");

    /// <summary>Returns the kubeconfig of a user with the rights of an existing ClusterRole.</summary>
    public async Task AddUserAsync(string user, string role)
    {
        await ControlPlane.AddUserAsync(user);
        await ControlPlane.KubectlAsync("create", "clusterrolebinding", $"user-{user}", $"--clusterrole={role}", $"--user={user}");
    }

    /// <summary>Returns a client of this user.</summary>
    public Task<HttpClient> ConnectAsync(string user = OperatorName) => RawClient.ConnectAsync(Path.Combine(ControlPlane.Folder, $"{user}.kubeconfig"));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await ControlPlane.DisposeAsync();
        File.Delete(AuditLog);
    }

    private static async Task<ArcCluster> StartSharedAsync()
    {
        var cluster = await StartBareAsync(controllerManager: true);
        await cluster.InstallArcAsync();
        await cluster.InstallArgoAsync();
        await cluster.InstallFluxAsync();
        await cluster.Client.CreateAsync(An.ClusterWorkflowTemplate("copy", isOfferedToUsers: true));
        return cluster;
    }

    private async Task InstallAsync(string file)
    {
        foreach (var definition in Yaml.Read(await File.ReadAllTextAsync(Repository.PathOf("test", "control-plane", file))))
        {
            await new CrdInstaller(Client, TimeProvider.System).InstallAsync(definition.AsObject(), CancellationToken.None);
        }
    }
}
