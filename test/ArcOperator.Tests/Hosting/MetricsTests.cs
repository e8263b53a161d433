using System.Text.RegularExpressions;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Hosting;

/// <summary>Tests of /metrics while the operator has work to do.</summary>
public sealed partial class MetricsTests
{
    private const int PromtoolHasComplaints = 3;

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
    public async Task Metrics_under_load_have_the_names_of_dashboards_and_promtool_accepts_them()
    {
        using var client = await OperatorCluster.ConnectAsync();
        var @namespace = await OperatorCluster.NewSpaceAsync(client);
        await using var @operator = await OperatorCluster.StartAsync(@namespace);
        var ordering = Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) => await OperatorCluster.OrderAsync(client, @namespace, $"order-{number}"));
        var texts = new List<string>();
        do
        {
            texts.Add(await @operator.MetricsAsync());
        }
        while (!ordering.IsCompleted);

        await ordering;
        await OperatorCluster.WorkflowsAsync(client, @namespace, 40);
        texts.Add(await @operator.MetricsAsync());
        Names.Where(name => !texts[^1].Contains(name, StringComparison.Ordinal)).Should().BeEmpty();
        foreach (var text in new[] { texts[0], texts[texts.Count / 2], texts[^1] })
        {
            (await ComplaintsAsync(text)).Should().BeEmpty();
        }

        // Promtool compares OpenMetrics, which describes families without these suffixes, with the rules of the text format.
        (await ComplaintsAsync(await @operator.MetricsAsync(ScrapedMetrics.OpenMetrics))).Should().OnlyContain(complaint => NoHelp().IsMatch(complaint));
    }

    [Test]
    public async Task Prometheus_scrapes_a_running_operator_and_returns_its_series()
    {
        using var client = await OperatorCluster.ConnectAsync();
        var @namespace = await OperatorCluster.NewSpaceAsync(client);
        await using var @operator = await OperatorCluster.StartAsync(@namespace);
        await OperatorCluster.OrderAsync(client, @namespace, "order");
        await OperatorCluster.WorkflowsAsync(client, @namespace, 1);
        await using var prometheus = await PrometheusServer.StartAsync(new Uri(@operator.MetricsUri, "metrics"));

        (await prometheus.ValueAsync("sum(controller_runtime_reconcile_total{controller=\"order\"})", value => value > 0)).Should().BePositive();
        (await prometheus.ValueAsync("leader_election_master_status{name=\"arc-operator\"}", value => value == 1)).Should().Be(1);
        (await prometheus.ValueAsync("histogram_quantile(0.99, controller_runtime_reconcile_time_seconds_bucket{controller=\"order\"})", value => value > 0)).Should().BePositive();
        (await prometheus.ValueAsync($"arc_orders{{namespace=\"{@namespace}\"}}", value => value == 1)).Should().Be(1);
        (await prometheus.ValueAsync("up", value => value == 1)).Should().Be(1);
    }

    private static async Task<IReadOnlyList<string>> ComplaintsAsync(string text)
    {
        try
        {
            var (exitCode, output, errors) = await Programs.RunToEndAsync("promtool", ["check", "metrics"], text);
            exitCode.Should().BeOneOf([0, PromtoolHasComplaints], errors);
            return $"{output}{errors}".Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("needs promtool, which Debian's package prometheus has");
            throw;
        }
    }

    [GeneratedRegex("^[a-z_]+_(total|created) no help text$")]
    private static partial Regex NoHelp();
}
