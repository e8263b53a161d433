using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>The components of config/components for a platform, each for itself and all together.</summary>
internal sealed class PlatformComponentTests
{
    // Parts of other components.
    private static readonly string[] Parts = ["common-labels", "history-access", "kustomize-names"];

    // Each set without components that exclude each other: one storage, one engine of policies.
    internal static readonly string[][] Sets =
    [
        [.. All.Except(["storage-volume", "policies-kyverno", "history-sqlite"])],
        [.. All.Except(["storage-s3", "ha", "policies", "secret-policy", "history-postgresql"])],
    ];

    private static IEnumerable<string> All => Directory.GetDirectories(Repository.PathOf("config", "components")).Select(path => Path.GetFileName(path)!).Except(Parts).Order(StringComparer.Ordinal);

    [Test]
    public void Each_component_has_a_line_with_its_command_on_the_platform_page()
    {
        var rows = File.ReadAllLines(Repository.PathOf("docs", "platform.md")).Where(line => line.StartsWith("| [", StringComparison.Ordinal)).ToList();

        All.Where(name => !rows.Any(row => row.StartsWith($"| [{name}](../config/components/{name}) |", StringComparison.Ordinal) && row.Contains($"../config/components/{name}`", StringComparison.Ordinal)))
            .Should().BeEmpty();
        rows.Should().HaveCount(All.Count());
    }

    [TestCaseSource(nameof(Sets))]
    public async Task Components_build_together_without_duplicates_and_with_labels(params string[] components)
    {
        var objects = await ClusterObjects.BuildWithAsync(components);

        objects.All.Select(item => $"{item["apiVersion"]} {ClusterObjects.Id(item)}").Should().OnlyHaveUniqueItems();
        objects.All.Where(item => $"{item["metadata"]!["labels"]?["app.kubernetes.io/part-of"]}" != "arc" || $"{item["metadata"]!["labels"]?["app.kubernetes.io/component"]}" == "")
            .Select(ClusterObjects.Id).Should().BeEmpty();
        objects.Containers.SelectMany(container => container["env"]?.AsArray() ?? []).GroupBy(variable => $"{variable!["name"]}").Should().OnlyContain(group => group.Count() == 1);
    }

    [Test]
    public async Task Route_of_the_gateway_leads_to_the_Service_of_the_artifacts()
    {
        var objects = await ClusterObjects.BuildWithAsync("gateway");
        var backend = objects.Single("HTTPRoute")["spec"]!["rules"]![0]!["backendRefs"]![0]!;

        objects.Single("Service", $"{backend["name"]}")["spec"]!["ports"]!.AsArray().Select(port => $"{port!["port"]}").Should().Contain($"{backend["port"]}");
    }

    [Test]
    public async Task Certificate_is_mounted_for_the_port_of_the_artifacts_and_names_their_Service()
    {
        var objects = await ClusterObjects.BuildWithAsync("certmanager");
        var certificate = objects.Single("Certificate")["spec"]!;
        var volume = objects.Pod["spec"]!["volumes"]!.AsArray().Single(candidate => $"{candidate!["secret"]?["secretName"]}" == $"{certificate["secretName"]}")!;
        var mount = objects.Container("operator")["volumeMounts"]!.AsArray().Single(candidate => $"{candidate!["name"]}" == $"{volume["name"]}")!;

        objects.Environment("operator", "ARC_ARTIFACT__TLSCERTFILE").Should().Be($"{mount["mountPath"]}/tls.crt");
        objects.Environment("operator", "ARC_ARTIFACT__TLSKEYFILE").Should().Be($"{mount["mountPath"]}/tls.key");
        mount["subPath"].Should().BeNull("kubelet does not update a subPath");
        objects.Container("hook-executor")["volumeMounts"]!.AsArray().Should().NotContain(candidate => $"{candidate!["name"]}" == $"{volume["name"]}");
        objects.Container("operator")["args"]!.AsArray().Select(argument => $"{argument}").Should().ContainSingle(argument => argument.StartsWith("--artifact.baseUrl=", StringComparison.Ordinal))
            .Which.Should().Be("--artifact.baseUrl=https://$(ARTIFACT_SERVICE).$(POD_NAMESPACE).svc:9090");
        certificate["dnsNames"]!.AsArray().Select(name => $"{name}").Should().Contain($"{objects.Environment("operator", "ARTIFACT_SERVICE")}.arc-system.svc");
        $"{certificate["issuerRef"]!["name"]}".Should().Be(ClusterObjects.Name(objects.Single("Issuer")));
    }

    [Test]
    public async Task Policies_of_Kyverno_have_the_expressions_of_those_of_Kubernetes()
    {
        var own = await ClusterObjects.BuildWithAsync("policies");
        var kyverno = await ClusterObjects.BuildWithAsync("policies-kyverno");

        kyverno.OfKind("ClusterPolicy").Select(ClusterObjects.Name).Should().BeEquivalentTo(own.OfKind("ValidatingAdmissionPolicy").Select(ClusterObjects.Name));
        foreach (var policy in kyverno.OfKind("ClusterPolicy"))
        {
            var spec = own.Single("ValidatingAdmissionPolicy", ClusterObjects.Name(policy))["spec"]!;
            var rule = policy["spec"]!["rules"]!.AsArray().Single()!;
            rule["celPreconditions"]?.ToJsonString().Should().Be(spec["matchConditions"]?.ToJsonString());
            if (ClusterObjects.Name(policy) is "arc-type-admins" or "arc-history-skip")
            {
                // Kyverno has no check of rights in its expressions.
                rule["exclude"]!["any"]![0]!["clusterRoles"]!.AsArray().Select(role => $"{role}").Should().BeEquivalentTo("arc-cluster-admin", "cluster-admin");
                continue;
            }

            var binding = own.Single("ValidatingAdmissionPolicyBinding", ClusterObjects.Name(policy))["spec"]!;
            var cel = rule["validate"]!["cel"]!;
            $"{cel["expressions"]![0]!["expression"]}".Should().Be($"{spec["validations"]![0]!["expression"]}");
            cel["variables"]!.ToJsonString().Should().Be(spec["variables"]!.ToJsonString());
            $"{cel["paramKind"]?["kind"]}".Should().Be($"{spec["paramKind"]?["kind"]}");
            cel["paramRef"]?.ToJsonString().Should().Be(binding["paramRef"]?.ToJsonString());
        }
    }

    [Test]
    public async Task Endpoint_of_the_External_Secrets_sample_uses_the_Secret_that_they_create()
    {
        var objects = await ClusterObjects.BuildWithAsync("externalsecrets");
        var target = objects.Single("ExternalSecret")["spec"]!["target"]!;

        $"{objects.Single("Endpoint")["spec"]!["secretRef"]!["name"]}".Should().Be($"{target["name"]}");
        $"{target["template"]!["type"]}".Should().Be("kubernetes.io/dockerconfigjson");
        $"{objects.Single("ExternalSecret")["spec"]!["secretStoreRef"]!["name"]}".Should().Be(ClusterObjects.Name(objects.Single("SecretStore")));
        $"{objects.Single("Endpoint")["spec"]!["remoteURL"]}".Should().EndWith($"{target["template"]!["metadata"]!["annotations"]!["arc.opendefense.cloud/allowed-hosts"]}");
    }

    [Test]
    public async Task Queues_of_the_Kueue_sample_refer_to_each_other()
    {
        var objects = await ClusterObjects.BuildWithAsync("kueue");

        $"{objects.Single("LocalQueue")["spec"]!["clusterQueue"]}".Should().Be(ClusterObjects.Name(objects.Single("ClusterQueue")));
        $"{objects.Single("ClusterQueue")["spec"]!["resourceGroups"]![0]!["flavors"]![0]!["name"]}".Should().Be(ClusterObjects.Name(objects.Single("ResourceFlavor")));
    }

    [Test]
    public async Task Highly_available_operator_has_two_replicas_apart_with_a_priority()
    {
        var objects = await ClusterObjects.BuildWithAsync("storage-s3", "ha");
        var pod = objects.Pod;
        var affinity = pod["spec"]!["affinity"]!["podAntiAffinity"]!["preferredDuringSchedulingIgnoredDuringExecution"]![0]!["podAffinityTerm"]!;

        $"{objects.Single("Deployment")["spec"]!["replicas"]}".Should().Be("2");
        $"{pod["spec"]!["priorityClassName"]}".Should().Be(ClusterObjects.Name(objects.Single("PriorityClass")));
        affinity["labelSelector"]!["matchLabels"]!.AsObject().Should().OnlyContain(label => $"{label.Value}" == $"{pod["metadata"]!["labels"]![label.Key]}");
        objects.OfKind("PodDisruptionBudget").Should().ContainSingle();
    }

    [Test]
    public async Task Tenant_has_existing_roles_and_the_label_of_its_policies()
    {
        var objects = await ClusterObjects.BuildWithAsync("tenants");
        var tenant = objects.Single("Namespace", "team-a");

        $"{tenant["metadata"]!["labels"]!["tenant"]}".Should().Be("team-a");
        objects.OfKind("RoleBinding").Where(binding => $"{binding["metadata"]!["namespace"]}" == "team-a").Select(binding => $"{binding["roleRef"]!["name"]}")
            .Should().BeSubsetOf(objects.OfKind("ClusterRole").Select(ClusterObjects.Name)).And.HaveCount(3);
        objects.Single("ResourceQuota")["spec"]!["hard"]!.AsObject().Select(limit => limit.Key).Where(key => key.StartsWith("count/", StringComparison.Ordinal)).Select(key => key["count/".Length..])
            .Should().BeSubsetOf(objects.OfKind("CustomResourceDefinition").Select(ClusterObjects.Name));
    }
}
