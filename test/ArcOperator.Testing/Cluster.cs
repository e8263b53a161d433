using System.Text.Json.Serialization.Metadata;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Serialization;
using NUnit.Framework;

namespace ArcOperator.Testing;

/// <summary>The control plane that all tests of an assembly share. The first use starts it, StopAsync ends it.</summary>
public static class Cluster
{
    private static readonly SemaphoreSlim One = new(1, 1);
    private static ControlPlane? _controlPlane;

    public static async Task<ControlPlane> GetAsync()
    {
        await One.WaitAsync();
        try
        {
            // Short watches and quick compaction, so that events which take hours in production happen in tests.
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
    /// For tests of category CrdServer: the kubeconfig of the server described at TryStartCrdServerAsync. Ignores the test if neither that server nor
    /// a current control plane exists.
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

    /// <summary>Creates a namespace for one test. It is not deleted, because the control plane ends with the assembly.</summary>
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
