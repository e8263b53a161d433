using System.Text.Json.Nodes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Tests.Admission;

/// <summary>
/// The policies of config/components/secret-policy on a real API server, for users with the right to write all kinds. One of them may also get the Secret
/// 'keys', the other one may get none.
/// </summary>
internal sealed class SecretPolicyTests
{
    private const string Reader = "reader-of-keys";
    private const string Writer = "writer-without-secrets";

    private ArcCluster _cluster = null!;
    private TestNamespace _space = null!;
    private KubernetesClient _reader = null!;
    private KubernetesClient _writer = null!;

    [OneTimeSetUp]
    public async Task InstallPolicies()
    {
        _cluster = await ArcCluster.GetAsync();
        if (!_cluster.ControlPlane.IsCurrent)
        {
            Assert.Ignore("ValidatingAdmissionPolicies need Kubernetes 1.30 or newer");
        }

        _space = await TestNamespace.CreateAsync(_cluster);
        await _space.CreateSecretAsync("keys");
        await _space.CreateSecretAsync("others");
        await ApplyPoliciesAsync();
        _reader = await AddUserAsync(Reader);
        _writer = await AddUserAsync(Writer);
        await KubectlAsync("create", "role", Reader, "--verb=get", "--resource=secrets", "--resource-name=keys");
        await KubectlAsync("create", "rolebinding", $"{Reader}-keys", $"--role={Reader}", $"--user={Reader}");
        // A new policy takes effect within a second or so. An object that is created before must not hinder the next attempt.
        for (var field = 0; field < Fields.Count(); field++)
        {
            await Eventually.TrueAsync(async () => await RefusalAsync(() => Naming($"probe-{Guid.NewGuid():n}"[..20]).ElementAt(field).Create(_writer)) is not null);
        }
    }

    [OneTimeTearDown]
    public void Disconnect()
    {
        _reader?.Dispose();
        _writer?.Dispose();
    }

    [TestCaseSource(nameof(Fields))]
    public async Task A_Secret_can_be_named_only_by_users_who_may_get_it(string field)
    {
        var allowed = Naming($"allowed-{field.ToLowerInvariant()}").Single(naming => naming.Field.EndsWith(field, StringComparison.Ordinal));
        var other = Naming($"refused-{field.ToLowerInvariant()}", "others").Single(naming => naming.Field.EndsWith(field, StringComparison.Ordinal));

        (await RefusalAsync(() => allowed.Create(_writer))).Should().Contain(
            $"{allowed.Field} names Secret 'keys', which user '{Writer}' has no right to get: grant the right, or name another Secret");
        (await RefusalAsync(() => other.Create(_reader))).Should().Contain($"{allowed.Field} names Secret 'others', which user '{Reader}' has no right to get");
        (await RefusalAsync(() => allowed.Create(_reader))).Should().BeNull();
    }

    [Test]
    public async Task Objects_without_a_Secret_need_no_right()
    {
        (await RefusalAsync(() => _writer.CreateAsync(In(An.Endpoint("open"))))).Should().BeNull();
        (await RefusalAsync(() => _writer.CreateAsync(In(An.ArtifactWorkflow("open").Build())))).Should().BeNull();
    }

    [Test]
    public async Task An_update_needs_the_right_if_it_changes_the_spec_and_not_if_it_changes_metadata()
    {
        await _reader.CreateAsync(In(An.Endpoint("place", url: "good.example", secret: "keys")));
        await _writer.CreateAsync(In(An.Endpoint("plain", url: "good.example")));

        (await UpdateAsync(_writer, "place", """{ "spec": { "remoteURL": "evil.example" } }""")).Should().Contain("names Secret 'keys'");
        (await UpdateAsync(_writer, "plain", """{ "spec": { "secretRef": { "name": "keys" } } }""")).Should().Contain("names Secret 'keys'");
        (await UpdateAsync(_writer, "place", """{ "metadata": { "labels": { "team": "a" } } }""")).Should().BeNull();
        (await UpdateAsync(_writer, "plain", """{ "spec": { "usage": "PullOnly" } }""")).Should().BeNull();
        (await UpdateAsync(_writer, "place", """{ "spec": { "secretRef": null, "remoteURL": "evil.example" } }""")).Should().BeNull("the Secret is no longer named");
        (await UpdateAsync(_reader, "plain", """{ "spec": { "secretRef": { "name": "keys" }, "remoteURL": "new.example" } }""")).Should().BeNull();
    }

    [Test]
    public async Task The_operator_writes_objects_and_statuses_as_without_the_policies()
    {
        await using var @operator = await OperatorUnderTest.StartAsync(_cluster, _space.Name);
        await _space.CreateAsync(An.Endpoint("locked", secret: "keys"));
        await _space.CreateAsync(An.Order("order").WithArtifact(source: "locked", destination: "locked"));

        var workflow = (await Awaited(() => _space.ListAsync<Api.Foreign.V1Alpha1Workflow>(), found => found.Any(run => run.Name().StartsWith("order", StringComparison.Ordinal))))
            .Single(run => run.Name().StartsWith("order", StringComparison.Ordinal));
        await _space.SucceedAsync(workflow);
        await _space.OrderReadyAsync("order");
        await _space.DeleteAsync<Api.Orders.V1Alpha1Order>("order");
        await _space.GoneAsync<Api.Orders.V1Alpha1Order>("order");

        @operator.Calls.Should().NotContain(call => call.Status == 403);
    }

    private static IEnumerable<string> Fields => ["secretRef", "srcSecretRef", "dstSecretRef", "headersSecretRef", "caBundleSecretRef"];

    /// <summary>An object for each field that names a Secret.</summary>
    private IEnumerable<(string Field, Func<KubernetesClient, Task> Create)> Naming(string name, string secret = "keys")
    {
        yield return ("spec.secretRef", client => client.CreateAsync(In(An.Endpoint(name, secret: secret))));
        yield return ("spec.srcSecretRef", client => client.CreateAsync(In(An.ArtifactWorkflow(name).With(spec => spec with { SrcSecretRef = new() { Name = secret } }).Build())));
        yield return ("spec.dstSecretRef", client => client.CreateAsync(In(An.ArtifactWorkflow(name).With(spec => spec with { DstSecretRef = new() { Name = secret } }).Build())));
        yield return ("spec.generator.http.headersSecretRef", client => client.CreateAsync(In(Source(name, http => http with { HeadersSecretRef = new() { Name = secret } }))));
        yield return ("spec.generator.http.caBundleSecretRef", client => client.CreateAsync(In(Source(name, http => http with { CaBundleSecretRef = new() { Name = secret } }))));
    }

    private static V1Alpha1ExternalSource Source(string name, Func<HttpGenerator, HttpGenerator> change) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { Interval = "1h", Generator = new() { Type = SourceGenerator.HttpType, Http = change(new() { Url = "https://data.example/" }) } },
    };

    private T In<T>(T entity)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        entity.Metadata = new() { Name = entity.Name(), NamespaceProperty = _space.Name };
        return entity;
    }

    private Task<string?> UpdateAsync(KubernetesClient client, string endpoint, string patch) =>
        RefusalAsync(() => client.PatchAsync<V1Alpha1Endpoint>(MergePatch.Of(JsonNode.Parse(patch)!.AsObject()), endpoint, _space.Name));

    private static async Task<string?> RefusalAsync(Func<Task> request)
    {
        try
        {
            await request();
            return null;
        }
        catch (HttpOperationException error)
        {
            ((int)error.Response.StatusCode).Should().Be(403, error.Response.Content);
            return error.Response.Content;
        }
    }

    private static async Task<T> Awaited<T>(Func<Task<T>> read, Func<T, bool> condition)
    {
        T? last = default;
        await Eventually.TrueAsync(async () => condition(last = await read()));
        return last!;
    }

    private async Task<KubernetesClient> AddUserAsync(string user)
    {
        var kubeconfig = await _cluster.ControlPlane.AddUserAsync(user);
        // As arc-edit, without the right of the role edit to read Secrets.
        await KubectlAsync("create", "role", $"{user}-arc", "--verb=*", "--resource=endpoints.arc.opendefense.cloud,artifactworkflows.arc.opendefense.cloud,externalsources.source.flux.oddkin.co");
        await KubectlAsync("create", "rolebinding", $"{user}-arc", $"--role={user}-arc", $"--user={user}");
        return _cluster.ControlPlane.Connect(ArcCluster.Json, kubeconfig);
    }

    private Task<string> KubectlAsync(params string[] arguments) => _cluster.ControlPlane.KubectlAsync([.. arguments, "--namespace", _space.Name]);

    // The cluster is shared, so the bindings of this test select its namespace only.
    private async Task ApplyPoliciesAsync()
    {
        using var folder = new TemporaryFolder();
        var component = Path.GetRelativePath(folder.PathOf(""), Repository.PathOf("config", "components", "secret-policy"));
        await File.WriteAllTextAsync(folder.PathOf("kustomization.yaml"), $"components: [{component}]\nnamePrefix: test-\n");
        var objects = Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", folder.PathOf("")]));
        foreach (var binding in objects.Where(item => $"{item["kind"]}" == "ValidatingAdmissionPolicyBinding"))
        {
            $"{binding["spec"]!["policyName"]}".Should().StartWith("test-", "references follow a prefix");
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
