using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Run;

/// <summary>What /metrics says while there is work to do.</summary>
public sealed class MetricsTests
{
    // Names that dashboards of controller-runtime and client-go know.
    private static readonly string[] Names =
    [
        "controller_runtime_reconcile_total{controller=\"order\",result=\"requeue_after\"}",
        "controller_runtime_reconcile_errors_total",
        "controller_runtime_reconcile_time_seconds_bucket{controller=\"order\"",
        "controller_runtime_active_workers{controller=\"order\"}",
        "workqueue_depth{name=\"order\"}",
        "workqueue_adds_total{name=\"order\"}",
        "workqueue_queue_duration_seconds_bucket{name=\"order\"",
        "workqueue_work_duration_seconds_bucket{name=\"order\"",
        "workqueue_retries_total",
        "workqueue_unfinished_work_seconds{name=\"order\"}",
        "rest_client_requests_total{code=\"201\",host=\"127.0.0.1:",
        "leader_election_master_status{name=\"arc-operator\"} 1",
    ];

    [Test]
    public async Task Under_load_they_have_the_names_that_dashboards_know_and_promtool_has_nothing_to_say()
    {
        using var client = await OperatorCluster.ConnectAsync();
        var space = await OperatorCluster.NewSpaceAsync(client);
        await using var @operator = await OperatorCluster.StartAsync(space);
        var ordering = Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) => await OperatorCluster.OrderAsync(client, space, $"order-{number}"));
        var looks = new List<string>();
        do
        {
            looks.Add(await @operator.MetricsAsync());
        }
        while (!ordering.IsCompleted);

        await ordering;
        await OperatorCluster.WorkflowsAsync(client, space, 40);
        looks.Add(await @operator.MetricsAsync());
        Names.Where(name => !looks[^1].Contains(name, StringComparison.Ordinal)).Should().BeEmpty();
        await PromtoolAcceptsAsync([looks[0], looks[looks.Count / 2], looks[^1]]);
    }

    private static async Task PromtoolAcceptsAsync(IEnumerable<string> looks)
    {
        foreach (var look in looks)
        {
            try
            {
                var (exitCode, output, errors) = await Programs.RunToEndAsync("promtool", ["check", "metrics"], look);
                $"{output}{errors}".Should().BeEmpty();
                exitCode.Should().Be(0);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Assert.Ignore("needs promtool, which Debian's package prometheus has");
            }
        }
    }
}
