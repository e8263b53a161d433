using ArcOperator.Kubernetes;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Hosting;

/// <summary>The operator as a process: its end, its behaviour without its lease, and its namespaces.</summary>
[Category("OldServer")]
public sealed class OperatorLifecycleTests
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
    public async Task SIGTERM_releases_the_lease_and_ends_the_operator_with_exit_code_0()
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
    public async Task A_deleted_lease_is_acquired_again_and_reconciles_continue()
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
    public async Task An_operator_that_loses_its_lease_exits_with_an_error()
    {
        await using var @operator = await OperatorCluster.StartAsync(_space, Elected());
        await HolderAsync(holder => holder.Length > 0);

        await (await Cluster.GetAsync()).KubectlAsync(
            "patch", "lease", "arc-operator", "-n", _space, "--type=merge", "-p", """{"spec":{"holderIdentity":"somebody-else"}}""");

        (await @operator.ExitAsync()).Should().Be(1);
    }

    [Test]
    public async Task Only_the_configured_namespaces_are_reconciled()
    {
        var second = await OperatorCluster.NewSpaceAsync(_client);
        var third = await OperatorCluster.NewSpaceAsync(_client);
        await using var @operator = await OperatorCluster.StartAsync($"{_space},{second}");

        foreach (var @namespace in new[] { third, _space, second })
        {
            await OperatorCluster.OrderAsync(_client, @namespace, "order");
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
