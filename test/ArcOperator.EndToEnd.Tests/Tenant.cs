namespace ArcOperator.EndToEnd.Tests;

/// <summary>A namespace with a user who has the role <c>edit</c> there and no other right.</summary>
internal sealed class Tenant
{
    private readonly PlainCluster _cluster;
    private readonly string _kubeconfig;

    private Tenant(PlainCluster cluster, string @namespace, string kubeconfig) => (_cluster, Namespace, _kubeconfig) = (cluster, @namespace, kubeconfig);

    public string Namespace { get; }

    public static async Task<Tenant> CreateAsync(PlainCluster cluster, string name)
    {
        await cluster.Plane.KubectlAsync("create", "namespace", name);
        await cluster.Plane.KubectlAsync("create", "rolebinding", name, "-n", name, "--clusterrole=edit", $"--user={name}");
        await cluster.Plane.KubectlAsync("apply", "-k", Repository.PathOf("config", "templates", "worker"), "-n", name);
        return new(cluster, name, await cluster.Plane.AddUserAsync(name));
    }

    /// <summary>Runs kubectl as the user.</summary>
    public Task<string> KubectlAsync(string input, params IReadOnlyList<string> arguments) =>
        Programs.RunAsync("kubectl", ["--kubeconfig", _kubeconfig, "-n", Namespace, .. arguments], input);

    /// <summary>Creates the Endpoints of the two registries and an Order of one image.</summary>
    /// <param name="name">Name of the Order and of the image at the destination.</param>
    /// <param name="type">Type of its artifact.</param>
    public async Task OrderAsync(string name, string type = "oci")
    {
        // The rights of aggregated roles are there a moment after the roles.
        await Eventually.TrueAsync(async () => (await Programs.RunToEndAsync("kubectl", ["--kubeconfig", _kubeconfig, "-n", Namespace, "auth", "can-i", "create", "orders"])).ExitCode == 0);
        await KubectlAsync($$"""
            # kubectl reads a text that begins with a brace as JSON.
            { apiVersion: v1, kind: Secret, metadata: { name: login }, stringData: { username: {{PlainCluster.RegistryUser}}, password: "{{_cluster.Destination.Read("password")}}" } }
            ---
            { apiVersion: arc.opendefense.cloud/v1alpha1, kind: Endpoint, metadata: { name: source }, spec: { type: oci, remoteURL: "http://{{_cluster.Source.Address}}", usage: PullOnly } }
            ---
            { apiVersion: arc.opendefense.cloud/v1alpha1, kind: Endpoint, metadata: { name: destination }, spec: { type: oci, remoteURL: "http://{{_cluster.Destination.Address}}", usage: PushOnly, secretRef: { name: login } } }
            ---
            apiVersion: arc.opendefense.cloud/v1alpha1
            kind: Order
            metadata: { name: {{name}} }
            spec:
              defaults: { srcRef: { name: source }, dstRef: { name: destination } }
              artifacts: [{ type: {{type}}, spec: { image: "library/busybox:1.36", override: "{{Namespace}}/{{name}}:1" } }]
            """, "apply", "-f", "-");
    }

    /// <summary>Waits until the Order has delivered its image to the destination.</summary>
    public async Task DeliveredAsync(string name)
    {
        var (exitCode, _, errors) = await Programs.RunToEndAsync("kubectl", ["--kubeconfig", _kubeconfig, "-n", Namespace, "wait", "--for=condition=Ready", $"order/{name}", "--timeout=60s"]);
        if (exitCode != 0)
        {
            Assert.Fail($"{errors}\n{await KubectlAsync("", "get", "order,awf,workflow,endpoint", "-o", "yaml")}\n{_cluster.Pods.Log}");
        }

        (await _cluster.Destination.RunAsync("digest", $"{Namespace}/{name}:1")).Should().Be(await _cluster.Source.RunAsync("digest", "library/busybox:1.36"));
    }

    public Task DeleteAsync() => _cluster.Plane.KubectlAsync("delete", "namespace", Namespace, "--timeout=60s");
}
