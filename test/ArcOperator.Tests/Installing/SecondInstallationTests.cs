using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Installing;

/// <summary>Installation beside another one, and settings that a user changed. No controller runs, so Deployments never become available.</summary>
[Category("OldServer")]
internal sealed class SecondInstallationTests
{
    private ControlPlane _plane;

    [OneTimeSetUp]
    public async Task StartCluster() => _plane = await ControlPlane.StartAsync(controllerManager: true);

    [OneTimeTearDown]
    public async Task StopCluster() => await _plane.DisposeAsync();

    [Test, Order(1)]
    public async Task Operator_that_is_not_available_in_time_is_reported_and_its_objects_stay()
    {
        var (exitCode, output, _) = await ArcAsync("install", "--timeout", "1");

        exitCode.Should().Be(1);
        output.Should().Contain("[1/5] namespace\n  Namespace arc-system created\n[2/5] CustomResourceDefinitions").And.Contain("  Deployment arc-system/arc-operator: 0 of 1 replicas available")
            .And.Contain("The operator is not available yet");
        (await _plane.KubectlAsync("get", "deployment", "-n", "arc-system", "-o", "name")).Should().Be("deployment.apps/arc-operator\n");
    }

    [Test, Order(2)]
    public async Task Repeated_installation_changes_nothing_and_keeps_settings_of_the_user()
    {
        await _plane.KubectlAsync("patch", "configmap", "arc-operator-config", "-n", "arc-system", "--type=merge", "-p", """{ "data": { "config.yaml": "log: { format: Console }" } }""");

        var (_, output, _) = await ArcAsync("install", "--timeout", "1");

        output.Should().Contain("ConfigMap arc-system/arc-operator-config kept: it was changed by another program than this one")
            .And.Contain("Deployment arc-system/arc-operator unchanged").And.NotContain("configured").And.NotContain("created");
        (await _plane.KubectlAsync("get", "configmap", "arc-operator-config", "-n", "arc-system", "-o", "jsonpath={.data}")).Should().Contain("Console");
    }

    [Test, Order(3)]
    public async Task Second_installation_in_another_namespace_is_refused()
    {
        var (exitCode, _, errors) = await ArcAsync("install", "--namespace", "arc-2");

        exitCode.Should().Be(1);
        errors.Should().StartWith("arc-operator: an operator is already installed in namespace arc-system and has the same roles; update it with 'arc-operator install --namespace arc-system'");
        (await _plane.KubectlAsync("get", "namespace", "arc-2", "--ignore-not-found")).Should().BeEmpty();
    }

    [Test, Order(4)]
    public async Task Removal_of_an_installation_beside_another_one_is_refused()
    {
        var (exitCode, _, errors) = await ArcAsync("uninstall", "--yes", "--namespace", "arc-2");

        exitCode.Should().Be(1);
        errors.Should().StartWith("arc-operator: another operator is installed in namespace arc-system, so the objects of ARC are kept");
    }

    [Test, Order(5)]
    public async Task Removal_keeps_a_namespace_with_volumes_of_other_programs()
    {
        await Programs.RunAsync(
            "kubectl", ["--kubeconfig", _plane.AdminKubeconfig, "apply", "-f", "-"],
            "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"name\":\"theirs\",\"namespace\":\"arc-system\"},\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}");

        var (exitCode, output, errors) = await ArcAsync("uninstall", "--yes", "--keep-crds");

        exitCode.Should().Be(0, "{0}{1}", output, errors);
        output.Should().Contain("Namespace arc-system is kept: it contains PersistentVolumeClaim theirs");
        (await _plane.KubectlAsync("get", "crd", "-o", "name")).Should().Contain("orders.arc.opendefense.cloud");
        (await _plane.KubectlAsync("get", "deployment,configmap,serviceaccount", "-n", "arc-system", "-o", "name")).Should().NotContain("arc-operator");
    }

    [TestCase("install", "--namespace", "kube-system", "is reserved for the cluster")]
    [TestCase("install", "--image", "a b", "is not an image reference")]
    [TestCase("install", "--timeout", "0", "--timeout must be between 1 and 86400")]
    [TestCase("uninstall", "--timeout", "86401", "--timeout must be between 1 and 86400")]
    public async Task Invalid_options_are_refused_before_a_request(string command, string option, string value, string mistake)
    {
        var (exitCode, _, errors) = await ArcAsync(command, option, value);

        exitCode.Should().Be(2);
        errors.Should().Contain(mistake);
    }

    [Test]
    public async Task Export_prints_the_objects_without_a_cluster()
    {
        var (exitCode, output, _) = await Programs.RunToEndAsync(OperatorCluster.Program, ["install", "--export", "--kubeconfig", "/none"]);

        (exitCode, output).Should().Be((0, await File.ReadAllTextAsync(Repository.PathOf("dist", "install.yaml"))));
    }

    private Task<(int ExitCode, string Output, string Errors)> ArcAsync(params string[] arguments) =>
        Programs.RunToEndAsync(OperatorCluster.Program, [.. arguments, "--kubeconfig", _plane.AdminKubeconfig]);
}
