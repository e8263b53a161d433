using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Installing;

/// <summary>Removal of ARC from its own cluster by the commands of users.</summary>
internal sealed class UninstallTests
{
    private ControlPlane _plane;
    private KubernetesClient _client;
    private string _kubeconfig;
    private string _namespace;

    [SetUp]
    public async Task InstallIntoNewCluster()
    {
        _plane = await ControlPlane.StartAsync(controllerManager: true);
        await _plane.KubectlAsync("apply", "--validate=false", "-k", Repository.PathOf("config", "crd"));
        _kubeconfig = await ArcInstallation.InstallAsync(_plane, OperatorCluster.Program);
        _client = _plane.Connect(OperatorCluster.Json);
        _namespace = (await _client.CreateAsync(new V1Namespace { Metadata = new() { GenerateName = "team-" } })).Name();
    }

    [TearDown]
    public async Task RemoveCluster()
    {
        _client.Dispose();
        await _plane.DisposeAsync();
    }

    [Test]
    public async Task Uninstall_beside_a_running_operator_leaves_no_object_no_kind_and_no_namespace_behind()
    {
        await _plane.KubectlAsync("create", "namespace", "arc-system");
        await _plane.KubectlAsync("apply", "--validate=false", "-k", Repository.PathOf("config", "default"));
        await _plane.KubectlAsync("create", "clusterrolebinding", "operator-user", "--clusterrole=arc-operator", $"--user={ArcInstallation.OperatorUser}");
        await using (await OperatorProcess.StartAsync(OperatorCluster.Program, _kubeconfig, []))
        {
            await OperatorCluster.PrepareAsync(_client, _namespace);
            await OperatorCluster.OrderAsync(_client, _namespace, "order");
            await OperatorCluster.WorkflowsAsync(_client, _namespace, 1);

            var (exitCode, output, errors) = await ArcAsync("uninstall", "--yes");

            exitCode.Should().Be(0, "{0}{1}", output, errors);
        }

        (await _client.ListAsync<V1Alpha1Workflow>(_namespace)).Should().BeEmpty();
        await _plane.KubectlAsync("delete", "--ignore-not-found", "--timeout=60s", "-k", Repository.PathOf("config", "default"));
        (await _plane.KubectlAsync("get", "crd", "-o", "name")).Should().NotContain("arc.opendefense.cloud").And.NotContain("source.flux.oddkin.co");
        (await _plane.KubectlAsync("get", "namespace", "arc-system", "--ignore-not-found")).Should().BeEmpty();
    }

    [Test]
    public async Task Uninstall_without_an_operator_names_what_holds_objects_and_succeeds_once_their_finalizers_are_released()
    {
        await _client.CreateAsync(new V1Alpha1Order
        {
            Metadata = new() { Name = "order", NamespaceProperty = _namespace, Finalizers = ["arc.opendefense.cloud/order-finalizer", "example.org/kept"] },
        });

        var (stuck, report, _) = await ArcAsync("uninstall", "--yes", "--timeout", "1");
        var (released, count, _) = await ArcAsync("release-finalizers", "--yes");

        stuck.Should().Be(1);
        report.Should().Contain($"Order {_namespace}/order waits for arc.opendefense.cloud/order-finalizer, example.org/kept");
        (released, count).Should().Be((0, "1 objects released\n"));
        (await _client.GetAsync<V1Alpha1Order>("order", _namespace))!.Finalizers().Should().Equal("example.org/kept");

        await _plane.KubectlAsync("patch", "order", "order", "-n", _namespace, "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
        (await ArcAsync("uninstall", "--yes")).ExitCode.Should().Be(0);
    }

    [Test]
    public async Task Uninstall_without_confirmation_counts_the_objects_and_deletes_none()
    {
        await _client.CreateAsync(new V1Alpha1Order { Metadata = new() { Name = "order", NamespaceProperty = _namespace } });

        var (exitCode, output, _) = await ArcAsync("uninstall");

        exitCode.Should().Be(1);
        output.Should().Contain("orders.arc.opendefense.cloud: 1").And.EndWith("Repeat the command with --yes to do so.\n");
        (await _client.GetAsync<V1Alpha1Order>("order", _namespace))!.IsDeleting().Should().BeFalse();
    }

    private Task<(int ExitCode, string Output, string Errors)> ArcAsync(params string[] arguments) =>
        Programs.RunToEndAsync(OperatorCluster.Program, [.. arguments, "--kubeconfig", _plane.AdminKubeconfig]);
}
