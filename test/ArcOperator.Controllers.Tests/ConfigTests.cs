using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Tests;

/// <summary>The kustomizations of config/ build, an API server accepts them, and their parts fit together.</summary>
public sealed partial class ConfigTests
{
    private const string User = "tenant";
    private static readonly string[] Outcomes = ["created", "configured", "unchanged", "serverside-applied"];
    private static readonly string[] Labels = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/part-of"];
    private static readonly string[] Components = ["network-policy", "storage-s3", "storage-volume", "without-hooks"];

    private ArcCluster _cluster = null!;

    [OneTimeSetUp]
    public async Task StartCluster() => _cluster = await ArcCluster.StartBareAsync(controllerManager: false);

    [OneTimeTearDown]
    public async Task StopCluster() => await _cluster.DisposeAsync();

    [Test, Order(1)]
    public async Task The_install_command_of_the_README_applies_every_object()
    {
        var command = InstallCommand().Match(await File.ReadAllTextAsync(Repository.PathOf("README.md"))).Groups[1].Value.Split(' ');

        await CreateNamespaceAsync("arc-system");
        var applied = await _cluster.ControlPlane.KubectlAsync(["apply", "--validate=false", .. command[..^1], PathOf("default")]);

        AllSucceeded(applied);
    }

    [Test, Order(2)]
    public async Task Roles_of_users_aggregate_to_view_edit_and_admin()
    {
        var roles = Named(await BuildAsync("default"), "ClusterRole").ToDictionary(role => Name(role), role => role["metadata"]!["labels"]!.AsObject()
            .Select(label => label.Key).Where(label => label.StartsWith("rbac.authorization.k8s.io/aggregate-to-", StringComparison.Ordinal))
            .Select(label => label[(label.LastIndexOf('-') + 1)..]).Order().ToList());

        roles["arc-view"].Should().Equal("admin", "edit", "view");
        roles["arc-edit"].Should().Equal("admin", "edit");
        roles["arc-admin"].Should().Equal("admin");
        roles["arc-order-editor"].Should().BeEmpty();
        roles["arc-operator"].Should().BeEmpty();
    }

    [TestCase("arc-view", "list orders", "yes")]
    [TestCase("arc-view", "create orders", "no")]
    [TestCase("arc-edit", "create orders", "yes")]
    [TestCase("arc-edit", "delete externalsources.source.flux.oddkin.co", "yes")]
    [TestCase("arc-edit", "create artifacttypes", "no")]
    [TestCase("arc-edit", "patch orders --subresource=status", "no")]
    [TestCase("arc-admin", "create artifacttypes", "yes")]
    [TestCase("arc-order-editor", "create orders", "yes")]
    [TestCase("arc-order-editor", "create endpoints.arc.opendefense.cloud", "no")]
    [TestCase("arc-order-editor", "get secrets", "no")]
    [Order(3)]
    public async Task Role_of_a_user_grants_what_its_name_says_in_its_namespace_alone(string role, string right, string expected)
    {
        var (user, @namespace) = ($"{User}-{role}", $"team-{role}");
        await CreateNamespaceAsync(@namespace);
        var kubeconfig = await _cluster.ControlPlane.AddUserAsync(user);
        await Programs.RunToEndAsync("kubectl", ["--kubeconfig", _cluster.ControlPlane.AdminKubeconfig, "-n", @namespace, "create", "rolebinding", user, $"--clusterrole={role}", $"--user={user}"]);

        var inside = await CanAsync(kubeconfig, @namespace, right);
        var outside = await CanAsync(kubeconfig, "default", right);

        inside.Should().Be(expected);
        outside.Should().Be("no");
    }

    [Test, Order(4)]
    public async Task Namespaced_install_and_its_tenant_part_apply()
    {
        await CreateNamespaceAsync("team-a");

        AllSucceeded(await _cluster.ControlPlane.KubectlAsync("apply", "--validate=false", "-k", PathOf("namespaced")));
        AllSucceeded(await _cluster.ControlPlane.KubectlAsync("apply", "-n", "team-a", "-k", PathOf("namespaced", "tenant")));
    }

    [TestCase("default")]
    [TestCase("arc-worker")]
    public async Task Worker_role_lets_pods_of_a_namespace_report_results_in_it_alone(string account)
    {
        var @namespace = $"worker-{account}";
        await CreateNamespaceAsync(@namespace);

        AllSucceeded(await _cluster.ControlPlane.KubectlAsync("apply", "-k", PathOf("templates", "worker"), "-n", @namespace));

        foreach (var (verb, place, expected) in new[] { ("create", @namespace, true), ("patch", @namespace, true), ("delete", @namespace, false), ("create", "default", false) })
        {
            // kubectl's can-i sends an unknown kind without its group.
            var review = await Programs.RunAsync("kubectl", ["--kubeconfig", _cluster.ControlPlane.AdminKubeconfig, "create", "-o", "json", "-f", "-"], $$"""
                {
                  "apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
                  "spec": {
                    "user": "system:serviceaccount:{{@namespace}}:{{account}}",
                    "resourceAttributes": { "verb": "{{verb}}", "group": "argoproj.io", "resource": "workflowtaskresults", "namespace": "{{place}}" }
                  }
                }
                """);
            JsonNode.Parse(review)!["status"]!["allowed"]!.GetValue<bool>().Should().Be(expected, "{0} in {1}", verb, place);
        }
    }

    [Test]
    public async Task Namespaced_install_grants_no_right_on_Secrets_beyond_the_tenants_namespaces()
    {
        var cluster = Named(await BuildAsync("namespaced"), "ClusterRole").Single(role => Name(role) == "arc-operator");
        var tenant = Named(await BuildAsync("namespaced", "tenant"), "Role").Single();

        Resources(cluster).Should().NotContain("secrets").And.Contain("clusterartifacttypes");
        Resources(tenant).Should().Contain("secrets").And.NotContain("clusterartifacttypes");
    }

    [Test]
    public async Task Consumers_are_sent_to_the_Service_and_the_Service_to_the_operators_port()
    {
        var documents = await BuildAsync("default");
        var service = Named(documents, "Service").Single();
        var pod = Pod(documents);
        var @operator = Container(pod, "operator");

        var port = service["spec"]!["ports"]![0]!;
        Texts(@operator["args"]!).Should().Contain($"--artifact.baseUrl=http://$(ARTIFACT_SERVICE).$(POD_NAMESPACE).svc:{port["port"]}");
        Environment(@operator, "ARTIFACT_SERVICE").Should().Be(Name(service));
        @operator["ports"]!.AsArray().Should().ContainSingle(candidate => $"{candidate!["name"]}" == $"{port["targetPort"]}" && $"{candidate["containerPort"]}" == "9090");
        service["spec"]!["selector"]!.AsObject().Should().OnlyContain(label => $"{label.Value}" == $"{pod["metadata"]!["labels"]![label.Key]}");
    }

    [Test]
    public async Task Base_URL_of_artifacts_follows_a_prefix_of_names()
    {
        var documents = await BuildAsync("overlays", "prefixed");

        Environment(Container(Pod(documents), "operator"), "ARTIFACT_SERVICE").Should().Be("platform-arc-artifacts").And.Be(Name(Named(documents, "Service").Single()));
    }

    [Test]
    public async Task Each_object_carries_the_recommended_labels()
    {
        var documents = await BuildAsync("default");

        documents.Where(document => Labels.Any(label => document["metadata"]!["labels"]?[label] is null)).Select(document => $"{document["kind"]}/{Name(document)}")
            .Should().BeEmpty("https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/");
    }

    [TestCaseSource(nameof(Components))]
    public async Task Pod_of_each_component_meets_the_restricted_standard_and_states_its_needs(string component)
    {
        var pod = Pod(await BuildWithAsync(component))["spec"]!;

        // https://kubernetes.io/docs/concepts/security/pod-security-standards/
        pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>().Should().BeTrue();
        $"{pod["securityContext"]!["seccompProfile"]!["type"]}".Should().Be("RuntimeDefault");
        pod["volumes"]!.AsArray().Should().NotContain(volume => volume!["hostPath"] != null);
        pod["containers"]!.AsArray().Should().OnlyContain(container =>
            !container!["securityContext"]!["allowPrivilegeEscalation"]!.GetValue<bool>()
            && $"{container["securityContext"]!["capabilities"]!["drop"]![0]}" == "ALL"
            && container["resources"]!["requests"]!["cpu"] != null
            && container["resources"]!["requests"]!["memory"] != null
            && container["resources"]!["requests"]!["ephemeral-storage"] != null
            && container["resources"]!["limits"]!["memory"] != null
            && container["livenessProbe"] != null);
    }

    [Test]
    public async Task Artifacts_in_a_bucket_are_served_by_two_replicas_that_update_one_by_one()
    {
        var documents = await BuildWithAsync("storage-s3");
        var deployment = Named(documents, "Deployment").Single()["spec"]!;

        $"{deployment["replicas"]}".Should().Be("2");
        $"{deployment["strategy"]!["type"]}".Should().Be("RollingUpdate");
        Named(documents, "PodDisruptionBudget").Should().ContainSingle();
        Environment(Container(Pod(documents), "operator"), "ARC_ARTIFACT__STORAGE").Should().Be("S3");
    }

    [Test]
    public async Task Without_hooks_the_pod_has_one_container()
    {
        var pod = Pod(await BuildWithAsync("without-hooks"))["spec"]!;

        pod["containers"]!.AsArray().Select(container => $"{container!["name"]}").Should().Equal("operator");
    }

    [Test]
    public async Task The_hook_executor_has_neither_token_nor_artifacts()
    {
        var pod = Pod(await BuildAsync("default"));

        pod["spec"]!["automountServiceAccountToken"]!.GetValue<bool>().Should().BeFalse();
        Container(pod, "hook-executor")["volumeMounts"]!.AsArray().Select(mount => $"{mount!["name"]}")
            .Should().BeEquivalentTo("hook-temporary", "hook-socket", "hook-whitelist");
    }

    private static string PathOf(params string[] parts) => Repository.PathOf(["config", .. parts]);

    private static async Task<List<JsonNode>> BuildAsync(params string[] parts) => [.. Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", PathOf(parts)]))];

    // A kustomization may only name folders relative to its own.
    private static async Task<List<JsonNode>> BuildWithAsync(string component)
    {
        var folder = Directory.CreateTempSubdirectory("arc-overlay-").FullName;
        try
        {
            var root = Path.GetRelativePath(folder, Repository.PathOf("config"));
            await File.WriteAllTextAsync(Path.Combine(folder, "kustomization.yaml"), $"resources: [{root}/default]\ncomponents: [{root}/components/{component}]\n");
            return [.. Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", folder]))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task CreateNamespaceAsync(string name) =>
        await Programs.RunToEndAsync("kubectl", ["--kubeconfig", _cluster.ControlPlane.AdminKubeconfig, "create", "namespace", name]);

    private static async Task<string> CanAsync(string kubeconfig, string @namespace, string right) =>
        (await Programs.RunToEndAsync("kubectl", ["--kubeconfig", kubeconfig, "-n", @namespace, "auth", "can-i", .. right.Split(' ')])).Output.Trim();

    private static void AllSucceeded(string applied) =>
        applied.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().NotBeEmpty().And.OnlyContain(line => Outcomes.Contains(line.Substring(line.LastIndexOf(' ') + 1)));

    private static IEnumerable<JsonNode> Named(IEnumerable<JsonNode> documents, string kind) => documents.Where(document => $"{document["kind"]}" == kind);

    private static JsonNode Pod(IEnumerable<JsonNode> documents) => Named(documents, "Deployment").Single()["spec"]!["template"]!;

    private static JsonNode Container(JsonNode pod, string name) => pod["spec"]!["containers"]!.AsArray().Single(container => $"{container!["name"]}" == name)!;

    private static string Environment(JsonNode container, string name) =>
        $"{container["env"]!.AsArray().Single(variable => $"{variable!["name"]}" == name)!["value"]}";

    private static string Name(JsonNode document) => $"{document["metadata"]!["name"]}";

    private static IEnumerable<string> Resources(JsonNode role) => role["rules"]!.AsArray().SelectMany(rule => Texts(rule!["resources"]!));

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(text => text!.GetValue<string>());

    [GeneratedRegex(@"kubectl apply ((?:--server-side )?-k \S+)")]
    private static partial Regex InstallCommand();
}
