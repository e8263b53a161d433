using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>Helm installs, upgrades and uninstalls the chart on a server of its own.</summary>
[TestFixture("3")]
[TestFixture("4")]
[Category("OldServer")]
internal sealed class ChartInstallTests(string version)
{
    private const string Kinds = "deployments,services,configmaps,serviceaccounts,roles,rolebindings,poddisruptionbudgets";

    private Helm _helm;
    private ControlPlane _plane;

    [OneTimeSetUp]
    public async Task StartCluster()
    {
        _helm = await Helm.RequireAsync(version);
        _plane = await ControlPlane.StartAsync(controllerManager: false);
    }

    [OneTimeTearDown]
    public async Task StopCluster()
    {
        if (_plane is not null)
        {
            await _plane.DisposeAsync();
        }
    }

    [Test, Order(1)]
    public async Task Install_creates_the_operator_and_its_kinds()
    {
        await HelmAsync("install", "arc", Helm.Chart, "--create-namespace");

        (await ReplicasAsync()).Should().Be("1");
        (await _plane.KubectlAsync("get", "crd", "-o", "name")).Should().Contain("orders.arc.opendefense.cloud");
        (await _plane.KubectlAsync("get", "orders", "-A")).Should().BeEmpty();
    }

    [Test, Order(2)]
    public async Task Upgrade_changes_the_storage_and_the_number_of_replicas()
    {
        await HelmAsync("upgrade", "arc", Helm.Chart, "--set", "storage.driver=s3");

        (await ReplicasAsync()).Should().Be("2");
        (await _plane.KubectlAsync("get", "poddisruptionbudget", "-n", "platform", "-o", "name")).Should().Contain("arc-operator");
    }

    [Test, Order(3)]
    public async Task Uninstall_keeps_the_CRDs_and_removes_all_else()
    {
        // The Job of the hook needs a kubelet; the tests of the installation run it.
        await HelmAsync("uninstall", "arc", "--no-hooks");

        (await _plane.KubectlAsync("get", Kinds, "-n", "platform", "-o", "name", "--selector", "app.kubernetes.io/part-of=arc")).Should().BeEmpty();
        (await _plane.KubectlAsync("get", "clusterroles,clusterrolebindings", "-o", "name", "--selector", "app.kubernetes.io/part-of=arc")).Should().BeEmpty();
        (await _plane.KubectlAsync("get", "crd", "-o", "name")).Should().Contain("orders.arc.opendefense.cloud");
    }

    [Test, Order(4)]
    public async Task Install_again_adopts_kept_CRDs_and_uninstall_without_keeping_removes_them()
    {
        await HelmAsync("install", "arc", Helm.Chart, "--set", "crds.keep=false");
        // An API server that is asked to delete a kind while it still opens its storage tries again only after minutes.
        await _plane.KubectlAsync("get", "arc", "--all-namespaces");

        await HelmAsync("uninstall", "arc", "--no-hooks");

        await Eventually.TrueAsync(async () => !(await _plane.KubectlAsync("get", "crd", "-o", "name")).Contains("arc.opendefense.cloud", StringComparison.Ordinal));
    }

    private async Task<string> ReplicasAsync() =>
        await _plane.KubectlAsync("get", "deployment", "arc-operator", "-n", "platform", "-o", "jsonpath={.spec.replicas}");

    private Task<string> HelmAsync(string command, string release, params string[] arguments) => _helm.RunAsync(
    [
        command, release, .. arguments, "--namespace", "platform", "--kubeconfig", _plane.AdminKubeconfig,
        // Servers before 1.25 do not know all fields of the CRDs.
        .. command == "uninstall" || _plane.IsCurrent ? Array.Empty<string>() : ["--disable-openapi-validation", .. version == "4" ? ["--server-side=false"] : Array.Empty<string>()],
    ]);
}
