using System.Text.Json.Serialization.Metadata;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Serialization;
using NUnit.Framework;

namespace ArcOperator.Testing;

/// <summary>The control plane that all tests of one assembly share; started by the first that asks, ended by <see cref="StopAsync"/>.</summary>
public static class Cluster
{
    private static readonly SemaphoreSlim One = new(1, 1);
    private static ControlPlane? _controlPlane;

    public static async Task<ControlPlane> GetAsync()
    {
        await One.WaitAsync();
        try
        {
            // Short watches and quick compaction: what takes hours in production happens in tests.
            return _controlPlane ??= await ControlPlane.StartAsync(controllerManager: true, "--min-request-timeout=20", "--etcd-compaction-interval=10s");
        }
        finally
        {
            One.Release();
        }
    }

    public static async Task<KubernetesClient> ConnectAsync(params IJsonTypeInfoResolver[] contexts) =>
        (await GetAsync()).Connect(new ObjectJson(contexts));

    /// <summary>
    /// For tests of category CrdServer: the kubeconfig of the server described at <see cref="ControlPlane.TryStartCrdServerAsync"/>.
    /// If neither it nor a current control plane is there, the test is ignored.
    /// </summary>
    public static async Task<string> RequireCrdServerAsync()
    {
        var kubeconfig = await (await GetAsync()).TryStartCrdServerAsync();
        if (kubeconfig is null)
        {
            Assert.Ignore("needs a current API server of custom resources; build it once: test/control-plane/crd-server.sh build");
        }

        return kubeconfig;
    }

    /// <summary>A namespace of the test's own; it is not taken away, as the control plane goes with the assembly.</summary>
    public static async Task<string> NewNamespaceAsync(IKubernetesClient client)
    {
        var created = await client.CreateAsync(new V1Namespace { Metadata = new() { GenerateName = "test-" } });
        return created.Metadata.Name!;
    }

    public static async Task StopAsync()
    {
        if (_controlPlane is not null)
        {
            await _controlPlane.DisposeAsync();
            _controlPlane = null;
        }
    }
}
