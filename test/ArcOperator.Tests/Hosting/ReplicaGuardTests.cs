using System.Globalization;
using ArcOperator.Kubernetes;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Hosting;

/// <summary>A second replica on another host, which the test simulates by holding the Lease.</summary>
[Category("OldServer")]
internal sealed class ReplicaGuardTests
{
    private KubernetesClient _client;
    private TemporaryFolder _folder;
    private string _namespace;

    [SetUp]
    public async Task HoldLease()
    {
        (_client, _folder) = (await OperatorCluster.ConnectAsync(), new());
        _namespace = await Cluster.NewNamespaceAsync(_client);
        await _client.CreateAsync(new V1Lease
        {
            Metadata = new() { Name = "arc-operator", NamespaceProperty = _namespace },
            Spec = new() { HolderIdentity = "other-host_1", LeaseDurationSeconds = 30, RenewTime = DateTime.UnixEpoch },
        });
    }

    [TearDown]
    public void Release()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Second_replica_with_artifacts_in_a_folder_ends_with_a_configuration_error_and_is_never_ready()
    {
        await using var @operator = await BeginAsync();
        using var renewal = new CancellationTokenSource();
        var renewing = RenewAsync(renewal.Token);
        var wasReady = false;
        await Eventually.TrueAsync(async () =>
        {
            wasReady |= await @operator.IsReadyAsync();
            return @operator.HasExited;
        });

        (await @operator.ExitAsync()).Should().Be(2);
        wasReady.Should().BeFalse();
        @operator.Log.Should().Contain("arc-operator: artifact.storage is Filesystem and the replica other-host_1 runs already: use one replica, artifact.storage=S3, or");
        await renewal.CancelAsync();
        await renewing;
    }

    [Test]
    public async Task Lease_of_a_replica_that_has_ended_does_not_stop_its_successor()
    {
        await using var @operator = await BeginAsync();

        await @operator.ReadyAsync();

        @operator.HasExited.Should().BeFalse();
    }

    [Test]
    public async Task Second_replica_with_a_shared_folder_is_ready_beside_the_first()
    {
        using var renewal = new CancellationTokenSource();
        var renewing = RenewAsync(renewal.Token);
        await using var @operator = await BeginAsync("--artifact.sharedFolder", "true");

        await @operator.ReadyAsync();

        await renewal.CancelAsync();
        await renewing;
    }

    private async Task<OperatorProcess> BeginAsync(params string[] arguments) => OperatorProcess.Begin(
        OperatorCluster.Program, await OperatorCluster.Kubeconfig,
        ["--operator.namespaces", _namespace, "--leaderElection.enabled", "true",
        "--leaderElection.leaseNamespace", _namespace, "--leaderElection.retryPeriod", "500ms", "--artifact.folder", _folder.PathOf("artifacts"), .. arguments]);

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var plane = await Cluster.GetAsync();
        for (var count = 1; !cancellationToken.IsCancellationRequested; count++)
        {
            var time = DateTime.UnixEpoch.AddSeconds(count).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
            await plane.KubectlAsync("patch", "lease", "arc-operator", "-n", _namespace, "--type=merge", "-p", $$$"""{"spec":{"renewTime":"{{{time}}}"}}""");
            await Task.Delay(200, CancellationToken.None);
        }
    }
}
