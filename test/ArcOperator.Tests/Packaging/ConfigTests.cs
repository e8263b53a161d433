using System.Text.Json.Nodes;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>The kustomizations of config/ build, and their parts fit together.</summary>
internal sealed class ConfigTests
{
    // https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
    private static readonly string[] Labels = ["name", "instance", "version", "component", "part-of", "managed-by"];

    private static readonly string[][] Installations =
        [["default"], ["namespaced"], ["namespaced", "tenant"], ["overlays", "prefixed"], ["release"], ["crd"]];

    private static readonly string[] Components =
        ["argo-strict", "certmanager", "externalsecrets", "gateway", "grafana", "ha", "kueue", "monitoring", "network-policy", "network-policy-egress", "platform-labels", "policies", "policies-kyverno", "secret-policy", "storage-s3",
            "storage-volume", "tenants", "without-hook-executor"];

    [TestCaseSource(nameof(Installations))]
    public async Task Each_object_carries_the_recommended_labels(params string[] folder) => Unlabelled(await ClusterObjects.BuildAsync(folder)).Should().BeEmpty();

    [TestCaseSource(nameof(Components))]
    public async Task Objects_of_a_component_carry_the_recommended_labels(string component) =>
        Unlabelled(await ClusterObjects.BuildWithAsync(component)).Should().BeEmpty();

    [Test]
    public async Task Labels_of_a_platform_reach_the_Namespace_and_the_pods()
    {
        var objects = await ClusterObjects.BuildWithAsync("platform-labels");

        foreach (var item in new[] { objects.Single("Namespace"), objects.Pod })
        {
            item["metadata"]!["labels"]!.AsObject().Select(label => label.Key).Should().Contain(["owner", "business-unit", "environment", "app.kubernetes.io/part-of"]);
        }
    }

    [Test]
    public async Task Roles_of_users_aggregate_to_view_edit_and_admin()
    {
        var roles = (await ClusterObjects.BuildAsync("default")).OfKind("ClusterRole").ToDictionary(ClusterObjects.Name, role => role["metadata"]!["labels"]!.AsObject()
            .Select(label => label.Key).Where(label => label.StartsWith("rbac.authorization.k8s.io/aggregate-to-", StringComparison.Ordinal))
            .Select(label => label[(label.LastIndexOf('-') + 1)..]).Order().ToList());

        roles["arc-view"].Should().Equal("admin", "edit", "view");
        roles["arc-edit"].Should().Equal("admin", "edit");
        roles["arc-admin"].Should().Equal("admin");
        roles["arc-order-editor"].Should().BeEmpty();
        roles["arc-operator"].Should().BeEmpty();
    }

    [Test]
    public async Task Namespaced_install_grants_no_right_on_Secrets_beyond_the_tenants_namespaces()
    {
        var cluster = (await ClusterObjects.BuildAsync("namespaced")).Single("ClusterRole", "arc-operator");
        var tenant = (await ClusterObjects.BuildAsync("namespaced", "tenant")).Single("Role");

        Resources(cluster).Should().NotContain("secrets").And.Contain("clusterartifacttypes");
        Resources(tenant).Should().Contain("secrets").And.NotContain("clusterartifacttypes");
    }

    [Test]
    public async Task Namespaced_install_and_its_tenant_part_grant_the_rights_of_the_whole_install()
    {
        var whole = (await ClusterObjects.BuildAsync("default")).Single("ClusterRole", "arc-operator");
        var cluster = (await ClusterObjects.BuildAsync("namespaced")).Single("ClusterRole", "arc-operator");
        var tenant = (await ClusterObjects.BuildAsync("namespaced", "tenant")).Single("Role");

        Grants(cluster).Concat(Grants(tenant)).Should().BeEquivalentTo(Grants(whole));
    }

    [Test]
    public async Task Consumers_are_sent_to_the_Service_and_the_Service_to_the_operators_port()
    {
        var objects = await ClusterObjects.BuildAsync("default");
        var service = objects.Single("Service");
        var @operator = objects.Container("operator");

        var port = service["spec"]!["ports"]![0]!;
        Texts(@operator["args"]!).Should().Contain($"--artifact.baseUrl=http://$(ARTIFACT_SERVICE).$(POD_NAMESPACE).svc:{port["port"]}");
        objects.Environment("operator", "ARTIFACT_SERVICE").Should().Be(ClusterObjects.Name(service));
        @operator["ports"]!.AsArray().Should().ContainSingle(candidate => $"{candidate!["name"]}" == $"{port["targetPort"]}" && $"{candidate["containerPort"]}" == "9090");
        service["spec"]!["selector"]!.AsObject().Should().OnlyContain(label => $"{label.Value}" == $"{objects.Pod["metadata"]!["labels"]![label.Key]}");
    }

    [TestCase("namePrefix: my-", "my-arc-artifacts")]
    [TestCase("nameSuffix: -two", "arc-artifacts-two")]
    [TestCase("namespace: elsewhere", "arc-artifacts")]
    public async Task Base_URL_of_artifacts_follows_the_Service_of_any_overlay(string change, string service)
    {
        var objects = await ClusterObjects.BuildOverlayAsync("default", [], change);

        objects.Environment("operator", "ARTIFACT_SERVICE").Should().Be(service).And.Be(ClusterObjects.Name(objects.Single("Service")));
    }

    [Test]
    public async Task Another_namespace_reaches_every_namespaced_object_and_every_subject()
    {
        var objects = await ClusterObjects.BuildOverlayAsync("default", [], "namespace: elsewhere");

        objects.All.Select(item => item["metadata"]!["namespace"]).OfType<JsonNode>().Select(item => $"{item}").Distinct().Should().Equal("elsewhere");
        ClusterObjects.Name(objects.Single("Namespace")).Should().Be("elsewhere");
        objects.OfKind("RoleBinding").Concat(objects.OfKind("ClusterRoleBinding")).SelectMany(binding => binding["subjects"]!.AsArray())
            .Select(subject => $"{subject!["namespace"]}").Distinct().Should().Equal("elsewhere");
    }

    [Test]
    public async Task Both_containers_read_their_options_from_the_ConfigMap_and_log_JSON()
    {
        var objects = await ClusterObjects.BuildAsync("default");

        objects.Containers.Should().OnlyContain(container => Texts(container["args"]!).Contains("--config=/etc/arc-operator/config/config.yaml"));
        $"{objects.Single("ConfigMap", "arc-operator-config")["data"]!["config.yaml"]}".Should().Contain("format: Json");
    }

    [Test]
    public async Task Selector_of_the_Deployment_is_that_of_all_earlier_versions()
    {
        var selector = (await ClusterObjects.BuildAsync("default")).Single("Deployment")["spec"]!["selector"]!;

        // A selector cannot be changed: an upgrade would be refused.
        selector.ToJsonString().Should().Be("""{"matchLabels":{"app.kubernetes.io/name":"arc-operator"}}""");
    }

    [Test]
    public async Task Every_port_names_its_protocol()
    {
        var objects = await ClusterObjects.BuildWithAsync("network-policy");

        // Server-side apply of older servers refuses ports without it, https://github.com/kubernetes/kubernetes/issues/92332.
        objects.Containers.SelectMany(container => container["ports"]?.AsArray() ?? []).Concat(objects.Single("Service")["spec"]!["ports"]!.AsArray())
            .Concat(objects.Single("NetworkPolicy")["spec"]!["ingress"]!.AsArray().SelectMany(rule => rule!["ports"]!.AsArray()))
            .Should().OnlyContain(port => port!["protocol"] != null);
    }

    [Test]
    public async Task Artifacts_in_a_bucket_are_served_by_two_replicas_that_update_one_by_one()
    {
        var objects = await ClusterObjects.BuildWithAsync("storage-s3");
        var deployment = objects.Single("Deployment")["spec"]!;
        var budget = objects.Single("PodDisruptionBudget")["spec"]!;

        $"{deployment["replicas"]}".Should().Be("2");
        $"{deployment["strategy"]!["type"]}".Should().Be("RollingUpdate");
        $"{budget["minAvailable"]}".Should().Be("1");
        Selects(budget["selector"]!["matchLabels"]!, objects.Pod).Should().BeTrue();
        Selects(objects.Pod["spec"]!["topologySpreadConstraints"]![0]!["labelSelector"]!["matchLabels"]!, objects.Pod).Should().BeTrue();
        objects.Environment("operator", "ARC_ARTIFACT__STORAGE").Should().Be("S3");
    }

    [Test]
    public async Task Artifacts_on_a_volume_have_one_replica_that_ends_before_the_next_starts()
    {
        var objects = await ClusterObjects.BuildWithAsync("storage-volume");
        var deployment = objects.Single("Deployment")["spec"]!;

        $"{deployment["replicas"]}".Should().Be("1");
        $"{deployment["strategy"]!["type"]}".Should().Be("Recreate");
        var data = objects.Pod["spec"]!["volumes"]!.AsArray().Single(volume => $"{volume!["name"]}" == "data")!;
        $"{data["persistentVolumeClaim"]!["claimName"]}".Should().Be(ClusterObjects.Name(objects.Single("PersistentVolumeClaim")));
        data["emptyDir"].Should().BeNull();
    }

    [Test]
    public async Task Default_install_needs_no_volume()
    {
        var objects = await ClusterObjects.BuildAsync("default");

        objects.OfKind("PersistentVolumeClaim").Should().BeEmpty();
        objects.Pod["spec"]!["volumes"]!.AsArray().Should().NotContain(volume => volume!["persistentVolumeClaim"] != null);
    }

    [Test]
    public async Task Component_for_Argo_in_Strict_mode_sets_the_option_of_the_operator()
    {
        var objects = await ClusterObjects.BuildWithAsync("argo-strict");
        objects.Environment("operator", "ARC_ARGO__TEMPLATEREFERENCING").Should().Be($"{TemplateReferencing.Strict}");
        new ArgoOptions().TemplateReferencing.Should().NotBe(TemplateReferencing.Strict);
    }

    [Test]
    public async Task Without_the_hook_executor_the_pod_has_one_container()
    {
        var objects = await ClusterObjects.BuildWithAsync("without-hook-executor");

        objects.Containers.Select(container => $"{container["name"]}").Should().Equal("operator");
        objects.Pod["spec"]!["volumes"]!.AsArray().Should().NotContain(volume => $"{volume!["name"]}" == "hook-temporary");
    }

    [Test]
    public async Task The_hook_executor_has_neither_token_nor_artifacts()
    {
        var objects = await ClusterObjects.BuildAsync("default");

        objects.Pod["spec"]!["automountServiceAccountToken"]!.GetValue<bool>().Should().BeFalse();
        objects.Container("hook-executor")["volumeMounts"]!.AsArray().Select(mount => $"{mount!["name"]}")
            .Should().BeEquivalentTo("hook-temporary", "config", "hook-socket", "hook-whitelist");
    }

    private static IEnumerable<string> Unlabelled(ClusterObjects objects) =>
        objects.All.Append(objects.OfKind("Deployment").FirstOrDefault()?["spec"]!["template"]).OfType<JsonNode>()
            .SelectMany(item => Labels.Where(label => string.IsNullOrEmpty($"{item["metadata"]!["labels"]?[$"app.kubernetes.io/{label}"]}"))
                .Select(label => $"{item["kind"]} {item["metadata"]!["name"]}: {label}"));

    private static bool Selects(JsonNode selector, JsonNode pod) =>
        selector.AsObject().All(label => $"{label.Value}" == $"{pod["metadata"]!["labels"]![label.Key]}");

    private static IEnumerable<string> Resources(JsonNode role) => role["rules"]!.AsArray().SelectMany(rule => Texts(rule!["resources"]!));

    private static IEnumerable<string> Grants(JsonNode role) => role["rules"]!.AsArray().SelectMany(rule =>
        from apiGroup in Texts(rule!["apiGroups"]!)
        from resource in Texts(rule["resources"]!)
        from verb in Texts(rule["verbs"]!)
        select $"{verb} {apiGroup}/{resource}");

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(text => text!.GetValue<string>());
}
