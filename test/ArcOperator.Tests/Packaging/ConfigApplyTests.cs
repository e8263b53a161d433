using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>API servers accept the kustomizations of config/ by the commands of the README, and grant what the roles say.</summary>
[Category("OldServer")]
internal sealed partial class ConfigApplyTests
{
    private const string User = "tenant";
    private static readonly string[] Outcomes = ["created", "configured", "unchanged", "serverside-applied"];

    private ControlPlane _plane;

    [OneTimeSetUp]
    public async Task StartCluster() => _plane = await ControlPlane.StartAsync(controllerManager: false);

    [OneTimeTearDown]
    public async Task StopCluster() => await _plane.DisposeAsync();

    [Test, Order(1)]
    public async Task The_install_command_of_the_README_applies_every_object()
    {
        var commands = InstallCommands().Matches(await File.ReadAllTextAsync(Repository.PathOf("README.md"))).Select(match => match.Groups[1].Value).ToList();
        var command = commands.Single(text => text.Contains("--validate=false", StringComparison.Ordinal) != _plane.IsCurrent);

        var applied = await KubectlAsync([.. command.Split(' ')[..^1], Repository.PathOf("config", "default")]);

        AllSucceeded(applied);
        applied.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount((await ClusterObjects.BuildAsync("default")).All.Count);
    }

    [Test, Order(2)]
    public async Task Release_file_applies_over_the_kustomization()
    {
        var applied = await KubectlAsync([.. Validation("apply"), "-f", Repository.PathOf("dist", "install.yaml")]);

        AllSucceeded(applied);
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
        var kubeconfig = await _plane.AddUserAsync(user);
        await Programs.RunToEndAsync(
            "kubectl", ["--kubeconfig", _plane.AdminKubeconfig, "-n", @namespace, "create", "rolebinding", user, $"--clusterrole={role}", $"--user={user}"]);

        (await CanAsync(kubeconfig, @namespace, right)).Should().Be(expected);
        (await CanAsync(kubeconfig, "default", right)).Should().Be("no");
    }

    [Test, Order(4)]
    public async Task Namespaced_install_and_its_tenant_part_apply()
    {
        await CreateNamespaceAsync("team-a");

        AllSucceeded(await KubectlAsync([.. Validation("apply"), "-k", Repository.PathOf("config", "namespaced")]));
        AllSucceeded(await KubectlAsync("apply", "-n", "team-a", "-k", Repository.PathOf("config", "namespaced", "tenant")));
    }

    [Test, Order(5)]
    public async Task Library_of_types_and_templates_applies_in_one_command()
    {
        await KubectlAsync("apply", "-f", Repository.PathOf("test", "control-plane", "argo-crds.yaml"));
        await KubectlAsync("wait", "--for=condition=Established", "crd", "--all");

        AllSucceeded(await KubectlAsync("apply", "-k", Repository.PathOf("config", "templates")));
    }

    [TestCase("")]
    [TestCase("network-policy")]
    [TestCase("storage-s3")]
    [TestCase("storage-volume")]
    [TestCase("without-hook-executor")]
    [Order(5)]
    public async Task Namespace_admits_the_pods_of_a_component(string component)
    {
        RequireCurrent();
        var objects = await ClusterObjects.BuildWithAsync(component.Split(',', StringSplitOptions.RemoveEmptyEntries));

        (await CreatePodAsync(objects.Pod)).Should().Be((0, ""));
    }

    [Test, Order(5)]
    public async Task Namespace_refuses_a_pod_that_may_gain_privileges()
    {
        RequireCurrent();
        var pod = (await ClusterObjects.BuildAsync("default")).Pod.DeepClone();
        pod["spec"]!["containers"]![0]!["securityContext"]!["allowPrivilegeEscalation"] = true;

        var (exitCode, errors) = await CreatePodAsync(pod);

        exitCode.Should().NotBe(0);
        errors.Should().Contain("violates PodSecurity \"restricted:latest\"");
    }

    [TestCase("default")]
    [TestCase("arc-worker")]
    public async Task Worker_role_lets_pods_of_a_namespace_report_results_in_it_alone(string account)
    {
        var @namespace = $"worker-{account}";
        await CreateNamespaceAsync(@namespace);

        AllSucceeded(await KubectlAsync("apply", "-k", Repository.PathOf("config", "templates", "worker"), "-n", @namespace));

        foreach (var (verb, place, expected) in new[] { ("create", @namespace, true), ("patch", @namespace, true), ("delete", @namespace, false), ("create", "default", false) })
        {
            // kubectl's can-i sends an unknown kind without its group.
            var review = await Programs.RunAsync("kubectl", ["--kubeconfig", _plane.AdminKubeconfig, "create", "-o", "json", "-f", "-"], $$"""
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

    // Servers before 1.25 do not know all fields of the CRDs.
    private string[] Validation(string verb) => _plane.IsCurrent ? [verb] : [verb, "--validate=false"];

    private void RequireCurrent()
    {
        if (!_plane.IsCurrent)
        {
            Assert.Ignore("needs an API server with PodSecurity admission (1.25 or newer): set KUBEBUILDER_ASSETS");
        }
    }

    private async Task<(int ExitCode, string Errors)> CreatePodAsync(JsonNode template)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "scan", ["namespace"] = "arc-system" },
            ["spec"] = template["spec"]!.DeepClone(),
        };
        var (exitCode, _, errors) = await Programs.RunToEndAsync(
            "kubectl", ["--kubeconfig", _plane.AdminKubeconfig, "create", "--dry-run=server", "-f", "-"], pod.ToJsonString());
        return (exitCode, errors);
    }

    private Task<string> KubectlAsync(params string[] arguments) => _plane.KubectlAsync(arguments);

    private async Task CreateNamespaceAsync(string name) =>
        await Programs.RunToEndAsync("kubectl", ["--kubeconfig", _plane.AdminKubeconfig, "create", "namespace", name]);

    private static async Task<string> CanAsync(string kubeconfig, string @namespace, string right) =>
        (await Programs.RunToEndAsync("kubectl", ["--kubeconfig", kubeconfig, "-n", @namespace, "auth", "can-i", .. right.Split(' ')])).Output.Trim();

    private static void AllSucceeded(string applied) =>
        applied.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().NotBeEmpty().And.OnlyContain(line => Outcomes.Contains(line.Substring(line.LastIndexOf(' ') + 1)));

    [GeneratedRegex(@"kubectl (apply (?:--\S+ )*-k config/default)(?:\s|$)")]
    private static partial Regex InstallCommands();
}
