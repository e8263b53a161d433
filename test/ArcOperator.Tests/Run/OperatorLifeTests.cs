using ArcOperator.Kubernetes;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Run;

/// <summary>The operator as a process: how it ends, what it does without its lease, and where it looks.</summary>
[Category("OldServer")]
public sealed class OperatorLifeTests
{
    private KubernetesClient _client = null!;
    private string _space = "";

    [SetUp]
    public async Task Connect()
    {
        _client = await OperatorCluster.ConnectAsync();
        _space = await OperatorCluster.NewSpaceAsync(_client);
    }

    [TearDown]
    public void Disconnect() => _client.Dispose();

    [Test]
    public async Task Told_to_end_it_gives_its_lease_back_and_ends_well_and_soon()
    {
        await using var @operator = await OperatorCluster.StartAsync(_space, Elected());
        await HolderAsync(holder => holder.Length > 0);
        await OperatorCluster.OrderAsync(_client, _space, "order");
        await OperatorCluster.WorkflowsAsync(_client, _space, 1);

        var exitCode = await @operator.TerminateAsync().WaitAsync(TimeSpan.FromSeconds(20));

        exitCode.Should().Be(0);
        (await LeaseAsync())?.Spec?.HolderIdentity.Should().BeNullOrEmpty("another may take over at once");
        @operator.Log.Should().NotContain("fail:");
    }

    [Test]
    public async Task A_lease_that_is_deleted_is_taken_again_and_work_goes_on()
    {
        await using var @operator = await OperatorCluster.StartAsync(_space, Elected());
        var before = await HolderAsync(holder => holder.Length > 0);

        await _client.DeleteAsync<V1Lease>("arc-operator", _space);

        await HolderAsync(holder => holder == before);
        await OperatorCluster.OrderAsync(_client, _space, "order");
        await OperatorCluster.WorkflowsAsync(_client, _space, 1);
        @operator.HasExited.Should().BeFalse();
    }

    [Test]
    public async Task Who_loses_its_lease_ends_as_failed()
    {
        await using var @operator = await OperatorCluster.StartAsync(_space, Elected());
        await HolderAsync(holder => holder.Length > 0);

        await (await Cluster.GetAsync()).KubectlAsync(
            "patch", "lease", "arc-operator", "-n", _space, "--type=merge", "-p", """{"spec":{"holderIdentity":"somebody-else"}}""");

        (await @operator.ExitAsync()).Should().Be(1);
    }

    [Test]
    public async Task Of_several_namespaces_it_looks_at_those_that_it_was_told()
    {
        var second = await OperatorCluster.NewSpaceAsync(_client);
        var third = await OperatorCluster.NewSpaceAsync(_client);
        await using var @operator = await OperatorCluster.StartAsync($"{_space},{second}");

        foreach (var space in new[] { third, _space, second })
        {
            await OperatorCluster.OrderAsync(_client, space, "order");
        }

        await OperatorCluster.WorkflowsAsync(_client, _space, 1);
        await OperatorCluster.WorkflowsAsync(_client, second, 1);
        await OperatorCluster.WorkflowsAsync(_client, third, 0);
    }

    private string[] Elected() => ["--leaderElection.enabled", "true", "--leaderElection.leaseNamespace", _space, "--leaderElection.retryPeriod", "500ms"];

    private Task<V1Lease?> LeaseAsync() => _client.GetAsync<V1Lease>("arc-operator", _space);

    private Task<string> HolderAsync(Func<string, bool> isSo) => Eventually.GetAsync(
        async () => (await LeaseAsync())?.Spec?.HolderIdentity is { } holder && isSo(holder) ? holder : null);
}
