namespace ArcOperator.EndToEnd.Tests;

/// <summary>Removal that users interrupt or do in another order, while work runs.</summary>
internal sealed class RemovalTests
{
    private PlainCluster _cluster = null!;

    [OneTimeSetUp]
    public async Task StartCluster() => _cluster = await SharedCluster.GetAsync();

    [SetUp]
    public async Task Install()
    {
        var (exitCode, output, errors) = await _cluster.ArcAsync("install");
        exitCode.Should().Be(0, "{0}{1}\n{2}", output, errors, _cluster.Pods.Log);
        await _cluster.Plane.KubectlAsync("apply", "-k", Repository.PathOf("config", "templates"));
        await _cluster.Plane.KubectlAsync("apply", "-f", Repository.PathOf("test", "ArcOperator.EndToEnd.Tests", "slow.yaml"));
    }

    [TearDown]
    public async Task Clean()
    {
        await _cluster.CleanAsync();
        await _cluster.Plane.KubectlAsync("delete", "namespace", "-l", "arc-test=removal", "--ignore-not-found");
    }

    [Test]
    public async Task Uninstall_that_is_killed_again_and_again_completes_when_it_is_repeated()
    {
        var tenant = await TenantWithRunningWorkAsync("tenant-killed");

        foreach (var seconds in new[] { "0.5", "1", "1.5", "2", "2.5" })
        {
            await Programs.RunToEndAsync("timeout", ["-s", "KILL", seconds, PlainCluster.Program, "uninstall", "--yes", "--kubeconfig", _cluster.Plane.AdminKubeconfig]);
        }

        var (exitCode, output, errors) = await _cluster.ArcAsync("uninstall", "--yes");

        exitCode.Should().Be(0, "{0}{1}", output, errors);
        (await _cluster.LeftoversAsync()).Should().BeEmpty();
        (await _cluster.Plane.KubectlAsync("get", "workflows", "-n", tenant.Namespace, "-o", "name")).Should().BeEmpty();
    }

    [Test]
    public async Task Namespace_that_is_deleted_while_work_runs_in_it_goes_and_the_operator_continues()
    {
        var tenant = await TenantWithRunningWorkAsync("tenant-deleted");

        await _cluster.Plane.KubectlAsync("delete", "namespace", tenant.Namespace, "--timeout=60s");

        var next = await Tenant.CreateAsync(_cluster, "tenant-next");
        await next.OrderAsync("order");
        await next.DeliveredAsync("order");
        await next.DeleteAsync();
    }

    [Test]
    public async Task Finalizers_are_not_released_while_an_operator_runs()
    {
        var tenant = await TenantWithRunningWorkAsync("tenant-kept");

        var (exitCode, output, errors) = await _cluster.ArcAsync("release-finalizers", "--yes");

        (exitCode, output).Should().Be((1, ""));
        errors.Should().Be("arc-operator: the operator in namespace arc-system is running and removes its finalizers after cleaning up; use 'arc-operator uninstall --yes'\n");
        (await tenant.KubectlAsync("", "get", "orders,artifactworkflows", "-o", "jsonpath={.items[*].metadata.finalizers}")).Should()
            .Contain("order-finalizer").And.Contain("artifact-workflow-finalizer");
    }

    [Test]
    public async Task Removal_of_the_operator_before_its_objects_is_repaired_by_release_finalizers()
    {
        var tenant = await TenantWithRunningWorkAsync("tenant-stuck");
        await _cluster.Plane.KubectlAsync("delete", "--wait=false", "-k", Repository.PathOf("config", "default"));
        await Eventually.TrueAsync(() => _cluster.Pods.Pods.Count == 0, TimeSpan.FromSeconds(60));

        var (exitCode, output, errors) = await _cluster.ArcAsync("release-finalizers", "--yes");

        exitCode.Should().Be(0, "{0}{1}", output, errors);
        await Eventually.TrueAsync(async () => (await _cluster.LeftoversAsync()).Count == 0, TimeSpan.FromSeconds(60));
        await tenant.DeleteAsync();
    }

    private async Task<Tenant> TenantWithRunningWorkAsync(string name)
    {
        var tenant = await Tenant.CreateAsync(_cluster, name);
        await _cluster.Plane.KubectlAsync("label", "namespace", name, "arc-test=removal");
        await tenant.OrderAsync("order", type: "slow");
        await Eventually.TrueAsync(
            async () => (await tenant.KubectlAsync("", "get", "artifactworkflows", "-o", "jsonpath={.items[*].status.phase}")) == "Running", TimeSpan.FromSeconds(60));
        return tenant;
    }
}
