using ArcOperator.Api;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Runtime.Tests.Campaign;

/// <summary>A control plane of the campaign, whose API server is killed, and the operator as a process.</summary>
internal sealed class CampaignCluster : IAsyncDisposable
{
    private CampaignCluster(ControlPlane plane, string kubeconfig) => (Plane, OperatorKubeconfig, Client) = (plane, kubeconfig, plane.Connect(Json));

    public static ObjectJson Json { get; } = new(ArcJsonContext.Default);

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "arc-operator");

    public ControlPlane Plane { get; }

    public string OperatorKubeconfig { get; }

    /// <summary>Client of an administrator.</summary>
    public KubernetesClient Client { get; }

    public static async Task<CampaignCluster> StartAsync()
    {
        var plane = await ControlPlane.StartAsync(controllerManager: false);
        return new(plane, await ArcInstallation.InstallAsync(plane, Program));
    }

    /// <summary>Starts an operator that watches this namespace only.</summary>
    public OperatorProcess Begin(string @namespace, params string[] arguments) =>
        OperatorProcess.Begin(Program, OperatorKubeconfig, ["--operator.namespaces", @namespace, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Plane.DisposeAsync();
    }
}
