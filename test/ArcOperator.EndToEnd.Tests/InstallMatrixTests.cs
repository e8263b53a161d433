using System.Diagnostics;

namespace ArcOperator.EndToEnd.Tests;

/// <summary>Each way of installing, from an empty cluster to a delivered image and back.</summary>
internal sealed class InstallMatrixTests
{
    private static readonly TimeSpan UninstallLimit = TimeSpan.FromSeconds(60);
    private static readonly string[] AllWays = [InstallWay.Command, InstallWay.Kustomize, InstallWay.OneFile, InstallWay.Helm, InstallWay.Olm];

    private PlainCluster _cluster = null!;

    [OneTimeSetUp]
    public async Task StartCluster() => _cluster = await SharedCluster.GetAsync();

    [TearDown]
    public Task Clean() => TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed ? _cluster.CleanAsync() : Task.CompletedTask;

    [TestCaseSource(nameof(Ways))]
    public async Task Installed_operator_delivers_the_Order_of_a_tenant_and_its_removal_within_a_minute_leaves_nothing(string way)
    {
        var install = new InstallWay(way, _cluster);
        await install.InstallAsync();
        await _cluster.ReadyAsync();
        await _cluster.ShellAsync(ReadmeCommands.StartingWith("kubectl apply -k config/templates ").Single());
        var tenant = await Tenant.CreateAsync(_cluster, $"tenant-{way.Replace(' ', '-').ToLowerInvariant()}");
        await tenant.OrderAsync("order");
        await tenant.DeliveredAsync("order");

        var watch = Stopwatch.StartNew();
        await install.RemoveAsync();
        watch.Stop();

        watch.Elapsed.Should().BeLessThan(UninstallLimit);
        (await _cluster.LeftoversAsync()).Should().BeEmpty();
        _cluster.Pods.Pods.Should().BeEmpty();
        (await _cluster.Plane.KubectlAsync("get", "workflows", "-n", tenant.Namespace, "-o", "name")).Should().BeEmpty();
        await tenant.DeleteAsync();
    }

    private static string[] Ways() => Environment.GetEnvironmentVariable("E2E_INSTALL") is { Length: > 0 } way ? [way] : AllWays;
}
