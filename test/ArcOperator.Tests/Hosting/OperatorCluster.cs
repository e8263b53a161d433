using System.Text.Json;
using ArcOperator.Api;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Secrets;
using ArcOperator.Testing;

namespace ArcOperator.Tests.Hosting;

/// <summary>The shared control plane with all kinds, and the operator as users run it.</summary>
internal static class OperatorCluster
{
    public static ObjectJson Json { get; } = new(ArcJsonContext.Default, SecretJsonContext.Default);

    /// <summary>Path of the binary.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "arc-operator");

    // Declared after the program, because it is created with it.
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>The kubeconfig of the operator's user.</summary>
    public static Task<string> Kubeconfig => Installed.Value;

    public static async Task<KubernetesClient> ConnectAsync()
    {
        await Installed.Value;
        return (await Cluster.GetAsync()).Connect(Json);
    }

    /// <summary>Starts an operator that watches these namespaces only, and waits until it is ready.</summary>
    public static async Task<OperatorProcess> StartAsync(string spaces, params string[] arguments) =>
        await OperatorProcess.StartAsync(Program, await Installed.Value, ["--operator.namespaces", spaces, .. arguments]);

    /// <summary>Creates a namespace for Orders from 'source' to 'destination'.</summary>
    public static async Task<string> NewSpaceAsync(KubernetesClient client)
    {
        var @namespace = await Cluster.NewNamespaceAsync(client);
        await PrepareAsync(client, @namespace);
        return @namespace;
    }

    /// <summary>Creates the Endpoints and the type that Orders of <see cref="OrderAsync"/> use.</summary>
    public static async Task PrepareAsync(KubernetesClient client, string @namespace)
    {
        foreach (var endpoint in new[] { "source", "destination" })
        {
            await client.CreateAsync(new V1Alpha1Endpoint
            {
                Metadata = new() { Name = endpoint, NamespaceProperty = @namespace }, Spec = new() { Type = "oci", RemoteUrl = "127.0.0.1:1", Usage = EndpointUsage.All },
            });
        }

        await client.CreateAsync(new V1Alpha1ArtifactType
        {
            Metadata = new() { Name = "oci", NamespaceProperty = @namespace }, Spec = new() { WorkflowTemplateRef = new() { Name = "copy" } },
        });
        await client.CreateAsync(new V1Alpha1WorkflowTemplate { Metadata = new() { Name = "copy", NamespaceProperty = @namespace }, Facts = new() });
    }

    public static Task OrderAsync(KubernetesClient client, string @namespace, string name) => client.CreateAsync(new V1Alpha1Order
    {
        Metadata = new() { Name = name, NamespaceProperty = @namespace },
        Spec = new()
        {
            Defaults = new() { SrcRef = new() { Name = "source" }, DstRef = new() { Name = "destination" } },
            Artifacts = [new() { Type = "oci", Spec = JsonElement.Parse("""{ "image": "library/busybox:1.36" }""") }],
        },
    });

    public static Task WorkflowsAsync(KubernetesClient client, string @namespace, int count) => Eventually.TrueAsync(
        async () => (await client.ListAsync<V1Alpha1Workflow>(@namespace)).Count == count, TimeSpan.FromMinutes(1), $"{count} Workflows");

    private static async Task<string> InstallAsync()
    {
        var plane = await Cluster.GetAsync();
        await plane.KubectlAsync("apply", "-f", Repository.PathOf("test", "control-plane", "flux-crds.yaml"));
        await plane.KubectlAsync("wait", "--for=condition=Established", "crd/externalartifacts.source.toolkit.fluxcd.io");
        return await ArcInstallation.InstallAsync(plane, Program);
    }
}
