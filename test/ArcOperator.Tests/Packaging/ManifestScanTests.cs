using System.Text.Json.Nodes;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>A scan of all rendered manifests for the findings that platforms refuse.</summary>
internal sealed class ManifestScanTests
{
    private static readonly string[][] Variants =
    [
        [], ["network-policy"], ["platform-labels"], ["storage-s3"], ["storage-volume"], ["without-hook-executor"],
        ["network-policy", "network-policy-egress", "secret-policy", "storage-s3", "without-hook-executor"], ["network-policy", "platform-labels", "storage-volume"],
    ];

    // https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
    private static readonly string[] VolumeTypes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    [TestCaseSource(nameof(Variants))]
    public async Task Pods_meet_the_restricted_standard(params string[] components) =>
        PodFindings((await ClusterObjects.BuildWithAsync(components)).Pod["spec"]!).Should().BeEmpty();

    [TestCaseSource(nameof(Variants))]
    public async Task Containers_state_their_needs_and_their_probes(params string[] components) =>
        (await ClusterObjects.BuildWithAsync(components)).Containers.SelectMany(ResourceFindings).Should().BeEmpty();

    [TestCase("default")]
    [TestCase("namespaced")]
    [TestCase("namespaced", "tenant")]
    [TestCase("templates", "worker")]
    public async Task Roles_grant_nothing_that_leads_to_further_rights(params string[] folder)
    {
        var objects = await ClusterObjects.BuildAsync(folder);

        objects.OfKind("Role").Concat(objects.OfKind("ClusterRole")).SelectMany(RoleFindings).Should().BeEmpty();
    }

    [Test]
    public async Task Namespace_enforces_warns_and_audits_the_restricted_standard_of_a_named_version()
    {
        var labels = (await ClusterObjects.BuildAsync("default")).Single("Namespace")["metadata"]!["labels"]!;

        foreach (var mode in new[] { "enforce", "warn", "audit" })
        {
            $"{labels[$"pod-security.kubernetes.io/{mode}"]}".Should().Be("restricted");
            $"{labels[$"pod-security.kubernetes.io/{mode}-version"]}".Should().NotBeEmpty();
        }
    }

    private static IEnumerable<string> PodFindings(JsonNode pod)
    {
        var context = pod["securityContext"];
        foreach (var container in pod["containers"]!.AsArray().Concat(pod["initContainers"]?.AsArray() ?? []))
        {
            var own = container!["securityContext"];
            var name = container["name"];
            if (!IsTrue(own?["runAsNonRoot"] ?? context?["runAsNonRoot"]) || $"{own?["runAsUser"] ?? context?["runAsUser"]}" is "" or "0")
            {
                yield return $"{name} may run as root";
            }

            if ($"{(own?["seccompProfile"] ?? context?["seccompProfile"])?["type"]}" is not ("RuntimeDefault" or "Localhost"))
            {
                yield return $"{name} has no seccomp profile";
            }

            if (own?["allowPrivilegeEscalation"] is not { } escalation || IsTrue(escalation) || IsTrue(own["privileged"]))
            {
                yield return $"{name} may gain privileges";
            }

            if (own?["capabilities"]?["drop"]?.AsArray().Select(item => $"{item}").Contains("ALL") != true || own["capabilities"]!["add"] is not null)
            {
                yield return $"{name} keeps capabilities";
            }

            if (!IsTrue(own?["readOnlyRootFilesystem"]))
            {
                yield return $"{name} can write its root file system";
            }

            if (container["ports"]?.AsArray().Any(port => port!["hostPort"] is not null) == true)
            {
                yield return $"{name} uses a port of the node";
            }
        }

        foreach (var field in new[] { "hostNetwork", "hostPID", "hostIPC" }.Where(field => IsTrue(pod[field])))
        {
            yield return $"the pod uses {field}";
        }

        foreach (var volume in pod["volumes"]!.AsArray().Where(volume => volume!.AsObject().All(field => field.Key == "name" || !VolumeTypes.Contains(field.Key))))
        {
            yield return $"volume {volume!["name"]} has a forbidden type";
        }
    }

    // The rules of kube-linter (unset-cpu-requirements, unset-memory-requirements, no-liveness-probe) and of Kyverno's require-requests-limits.
    private static IEnumerable<string> ResourceFindings(JsonNode container)
    {
        foreach (var field in new[] { "requests/cpu", "requests/memory", "requests/ephemeral-storage", "limits/memory" })
        {
            var (kind, resource) = (field.Split('/')[0], field.Split('/')[1]);
            if (container["resources"]?[kind]?[resource] is null)
            {
                yield return $"{container["name"]} has no {field}";
            }
        }

        if (container["livenessProbe"] is null)
        {
            yield return $"{container["name"]} has no liveness probe";
        }
    }

    // https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
    private static IEnumerable<string> RoleFindings(JsonNode role) => role["rules"]!.AsArray().SelectMany(rule =>
        from resource in Texts(rule!["resources"])
        from verb in Texts(rule["verbs"])
        let apiGroup = string.Join(",", Texts(rule["apiGroups"]))
        where verb == "*" || resource == "*" || apiGroup.Contains('*', StringComparison.Ordinal)
            || verb is "escalate" or "bind" or "impersonate"
            || (verb is not ("get" or "list" or "watch") && IsPowerful(apiGroup, resource))
        where !(resource == "secrets" && verb == "create" && ClusterObjects.Name(role) == "arc-operator-leader-election")
        select $"{ClusterObjects.Name(role)}: {verb} {resource}");

    private static bool IsPowerful(string apiGroup, string resource) =>
        apiGroup is "rbac.authorization.k8s.io" or "admissionregistration.k8s.io" or "apiextensions.k8s.io" or "certificates.k8s.io" or "apps" or "batch"
        || resource is "secrets" or "pods" or "pods/exec" or "serviceaccounts" or "serviceaccounts/token" or "nodes" or "nodes/proxy" or "persistentvolumes" or "namespaces";

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(text => $"{text}") ?? [];

    private static bool IsTrue(JsonNode? value) => value is JsonValue && $"{value}" == "true";
}
