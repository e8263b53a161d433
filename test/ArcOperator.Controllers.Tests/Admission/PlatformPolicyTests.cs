using System.Text.Json.Nodes;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Tests.Admission;

/// <summary>The policies of config/components/policies on a real API server, for a user with the right to write all kinds of a namespace, and for an administrator.</summary>
internal sealed class PlatformPolicyTests
{
    private const string User = "tenant-editor";
    private const string Tenant = "team-a";

    private ArcCluster _cluster = null!;
    private TestNamespace _space = null!;
    private KubernetesClient _user = null!;

    [OneTimeSetUp]
    public async Task InstallPolicies()
    {
        _cluster = await ArcCluster.GetAsync();
        if (!_cluster.ControlPlane.IsCurrent)
        {
            Assert.Ignore("ValidatingAdmissionPolicies need Kubernetes 1.30 or newer");
        }

        _space = await TestNamespace.CreateAsync(_cluster);
        await _cluster.ControlPlane.KubectlAsync("label", "namespace", _space.Name, $"tenant={Tenant}");
        _user = _cluster.ControlPlane.Connect(ArcCluster.Json, await _cluster.ControlPlane.AddUserAsync(User));
        await KubectlAsync("create", "role", User, "--verb=*", "--resource=endpoints.arc.opendefense.cloud,orders.arc.opendefense.cloud,artifacttypes.arc.opendefense.cloud");
        await KubectlAsync("create", "rolebinding", User, $"--role={User}", $"--user={User}");
        // Orders of the builder name these as their defaults.
        await KubectlAsync("label", "endpoints.arc.opendefense.cloud", "src", "dst", $"tenant={Tenant}");
        // An Endpoint from the time before the policies.
        await _space.CreateAsync(Endpoint("foreign", tenant: "team-b"));
        await ApplyPoliciesAsync();
        // A new policy takes effect within a second or so.
        await Eventually.TrueAsync(async () => (await RefusalAsync(Endpoint(Unique(), "evil.example")))?.Contains("has host", StringComparison.Ordinal) is true);
        await Eventually.TrueAsync(async () => (await RefusalAsync(Endpoint(Unique(), tenant: "team-b")))?.Contains("label tenant", StringComparison.Ordinal) is true);
        await Eventually.TrueAsync(async () => await RefusalAsync(In(An.ArtifactType(Unique()))) is not null);
        await Eventually.TrueAsync(async () => (await RefusalAsync(Order(Unique(), "foreign")))?.Contains("Endpoint foreign", StringComparison.Ordinal) is true);
    }

    [OneTimeTearDown]
    public void Disconnect() => _user?.Dispose();

    [TestCase("registry.example.org")]
    [TestCase("https://registry.example.org/team")]
    [TestCase("oci://REGISTRY.example.org:5000/team?x=1#y")]
    [TestCase("a.b.internal.example.org")]
    public async Task An_Endpoint_to_an_allowed_host_is_accepted(string url) => (await RefusalAsync(Endpoint(Unique(), url))).Should().BeNull();

    [TestCase("evil.example")]
    [TestCase("https://evil.example/registry.example.org")]
    [TestCase("registry.example.org.evil.example")]
    [TestCase("https://evil.example?registry.example.org")]
    [TestCase("https://evil.example#.internal.example.org")]
    [TestCase("https://evil.example\\\\.internal.example.org", Description = "The platform reads the backslash as the end of the host.")]
    [TestCase("internal.example.org", Description = "The pattern stands for names below it.")]
    [TestCase("https://[::1]:5000")]
    [TestCase("https://evil%2einternal.example.org")]
    public async Task An_Endpoint_to_another_host_is_refused(string url) => (await RefusalAsync(Endpoint(Unique(), url))).Should().NotBeNull();

    [Test]
    public async Task The_refusal_names_the_host_and_the_list() =>
        (await RefusalAsync(Endpoint("named", "https://evil.example/x"))).Should().Contain("spec.remoteURL has host evil.example, which the ConfigMap arc-allowed-hosts does not contain");

    [Test]
    public async Task A_change_of_the_address_is_checked_and_a_change_of_annotations_is_not()
    {
        await _user.CreateAsync(Endpoint("changing"));

        (await PatchAsync("changing", """{ "spec": { "remoteURL": "evil.example" } }""")).Should().Contain("has host evil.example");
        (await PatchAsync("changing", """{ "metadata": { "labels": { "tenant": "team-b" } } }""")).Should().Contain("label tenant has to be team-a");
        (await PatchAsync("changing", """{ "metadata": { "annotations": { "note": "x" } } }""")).Should().BeNull();
        (await PatchAsync("foreign", """{ "metadata": { "annotations": { "note": "x" } } }""")).Should().BeNull("it is from the time before the policies");
    }

    [TestCase(null)]
    [TestCase("team-b")]
    public async Task An_Endpoint_bears_the_tenant_of_its_namespace(string? tenant) =>
        (await RefusalAsync(Endpoint("other", tenant: tenant))).Should().Contain($"label tenant has to be {Tenant}, as that of the namespace");

    [Test]
    public async Task An_Order_names_only_Endpoints_of_its_tenant()
    {
        await _user.CreateAsync(Endpoint("own"));
        // The API server reads the Endpoints by a watch.
        await Eventually.TrueAsync(async () => await RefusalAsync(Order(Unique(), "own")) is null);

        (await RefusalAsync(Order("refused", "foreign"))).Should().Contain($"Endpoint foreign does not belong to the tenant of this namespace: its label tenant has to be {Tenant}");
        (await RefusalAsync(In(An.Order("refused").WithArtifact(source: "own", destination: "foreign").Build()))).Should().Contain("Endpoint foreign");
        (await RefusalAsync(Order("waits", "does-not-exist"))).Should().BeNull("the Order waits for it");
    }

    [Test]
    public async Task Artifact_types_are_written_by_platform_administrators_only()
    {
        (await RefusalAsync(In(An.ArtifactType("own")))).Should().Contain($"artifact types can only be written by users who may create ClusterArtifactTypes, and {User} may not");
        (await Refusal.OfAsync(() => _space.CreateAsync(In(An.ArtifactType("shared"))))).Should().BeNull();
    }

    [Test]
    public async Task Only_platform_administrators_let_an_object_go_without_its_record()
    {
        await Eventually.TrueAsync(async () => await RefusalAsync(Skipping(Unique())) is not null);
        await _user.CreateAsync(Order("recorded", "does-not-exist"));
        const string Skip = """{ "metadata": { "annotations": { "arc.opendefense.cloud/skip-history": "true" } } }""";

        (await RefusalAsync(Skipping("skipping"))).Should().Contain($"annotation arc.opendefense.cloud/skip-history can only be set by users who may create ClusterArtifactTypes, and {User} may not");
        (await Refusal.OfAsync(() => _user.PatchAsync<Api.Orders.V1Alpha1Order>(MergePatch.Of(JsonNode.Parse(Skip)!.AsObject()), "recorded", _space.Name))).Should().Contain("skip-history");
        await _space.PatchAsync<Api.Orders.V1Alpha1Order>("recorded", Skip);
        (await Refusal.OfAsync(() => _user.PatchAsync<Api.Orders.V1Alpha1Order>(
            MergePatch.Of(JsonNode.Parse("""{ "metadata": { "labels": { "note": "x" } } }""")!.AsObject()), "recorded", _space.Name))).Should().BeNull("an administrator has set it");
    }

    [Test]
    public async Task The_operator_works_under_the_policies()
    {
        await using var @operator = await OperatorUnderTest.StartAsync(_cluster, _space.Name);
        await _user.CreateAsync(Endpoint("here"));
        await Eventually.TrueAsync(async () => await RefusalAsync(In(An.Order("work").WithArtifact(source: "here", destination: "here").Build())) is null);

        await Eventually.TrueAsync(async () => (await _space.ListAsync<Api.Foreign.V1Alpha1Workflow>()).Any(run => run.Name().StartsWith("work", StringComparison.Ordinal)));
        await _space.DeleteAsync<Api.Orders.V1Alpha1Order>("work");
        await _space.GoneAsync<Api.Orders.V1Alpha1Order>("work");

        @operator.Calls.Should().NotContain(call => call.Status == 403);
    }

    private Api.Endpoints.V1Alpha1Endpoint Endpoint(string name, string url = "registry.example.org", string? tenant = Tenant)
    {
        var endpoint = In(An.Endpoint(name, url: url));
        endpoint.Metadata.Labels = tenant is null ? null : new Dictionary<string, string> { ["tenant"] = tenant };
        return endpoint;
    }

    // An object that is created before a policy takes effect must not hinder the next attempt.
    private static string Unique() => $"probe-{Guid.NewGuid():n}"[..20];

    private Api.Orders.V1Alpha1Order Order(string name, string endpoint) => In(An.Order(name).WithArtifact(source: endpoint, destination: endpoint).Build());

    private Api.Orders.V1Alpha1Order Skipping(string name)
    {
        var order = Order(name, "does-not-exist");
        order.Metadata.Annotations = new Dictionary<string, string> { ["arc.opendefense.cloud/skip-history"] = "true" };
        return order;
    }

    private T In<T>(T entity)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        entity.Metadata = new() { Name = entity.Name(), NamespaceProperty = _space.Name };
        return entity;
    }

    private Task<string?> RefusalAsync<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => Refusal.OfAsync(() => _user.CreateAsync(entity));

    private Task<string?> PatchAsync(string endpoint, string patch) =>
        Refusal.OfAsync(() => _user.PatchAsync<Api.Endpoints.V1Alpha1Endpoint>(MergePatch.Of(JsonNode.Parse(patch)!.AsObject()), endpoint, _space.Name));

    private Task<string> KubectlAsync(params string[] arguments) => _cluster.ControlPlane.KubectlAsync([.. arguments, "--namespace", _space.Name]);

    // The cluster is shared, so the bindings of this test select its namespace only.
    private async Task ApplyPoliciesAsync()
    {
        using var folder = new TemporaryFolder();
        var component = Path.GetRelativePath(folder.PathOf(""), Repository.PathOf("config", "components", "policies"));
        await File.WriteAllTextAsync(folder.PathOf("kustomization.yaml"), $"components: [{component}]\nnamePrefix: platform-\nnamespace: {_space.Name}\n");
        var objects = Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", folder.PathOf("")]));
        foreach (var binding in objects.Where(item => $"{item["kind"]}" == "ValidatingAdmissionPolicyBinding"))
        {
            $"{binding["spec"]!["policyName"]}".Should().StartWith("platform-", "references follow a prefix");
            binding["spec"]!["matchResources"] = new JsonObject
            {
                ["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["kubernetes.io/metadata.name"] = _space.Name } },
            };
        }

        await _cluster.ControlPlane.KubectlAsync("apply", "-f", folder.Write("policies.json", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "List",
            ["items"] = new JsonArray([.. objects.Select(item => item.DeepClone())]),
        }.ToJsonString()));
    }
}

/// <summary>Response of an API server that refuses a request by a policy.</summary>
internal static class Refusal
{
    /// <summary>Returns the text of the refusal, or null if the request was accepted.</summary>
    public static async Task<string?> OfAsync(Func<Task> request)
    {
        try
        {
            await request();
            return null;
        }
        catch (HttpOperationException error) when ((int)error.Response.StatusCode is 403 or 422)
        {
            return error.Response.Content;
        }
    }
}
