using System.Text.RegularExpressions;
using ArcOperator.Testing;
using ArcOperator.Tests.Packaging;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Monitoring;

/// <summary>The alerts, recording rules and dashboards without a Prometheus server.</summary>
public sealed partial class RuleTests
{
    [Test]
    public async Task Each_alert_fires_and_stops_in_its_unit_test()
    {
        using var folder = new TemporaryFolder();
        await MonitoringFiles.WriteRulesAsync(folder);
        var tests = folder.Write("alerts.yaml", await File.ReadAllTextAsync(Repository.PathOf("test", "ArcOperator.Tests", "Monitoring", "alerts.yaml")));

        (await PromtoolAsync("check", "rules", folder.PathOf("rules.yaml"))).Should().Contain("SUCCESS");
        (await PromtoolAsync("test", "rules", tests)).Should().Contain("SUCCESS");
    }

    [Test]
    public async Task Each_alert_has_a_unit_test_in_which_it_fires_between_two_times_at_which_it_does_not()
    {
        var checks = Check().Matches(await File.ReadAllTextAsync(Repository.PathOf("test", "ArcOperator.Tests", "Monitoring", "alerts.yaml")))
            .Select(match => (Alert: match.Groups[1].Value + match.Groups[2].Value, Fires: match.Value.Contains("exp_alerts", StringComparison.Ordinal))).ToList();

        foreach (var alert in await AlertsAsync())
        {
            var own = checks.Where(check => check.Alert == alert.Name).Select(check => check.Fires).ToList();
            own.Should().StartWith(false, "{0} is silent at first", alert.Name);
            own.Skip(1).Should().Contain(true, "{0} fires", alert.Name);
            own.Skip(1 + own.Skip(1).ToList().IndexOf(true)).Should().Contain(false, "{0} stops", alert.Name);
        }
    }

    [Test]
    public async Task Each_alert_has_a_runbook_on_the_operations_page()
    {
        foreach (var (name, runbook, _) in await AlertsAsync())
        {
            runbook.Should().EndWith($"/docs/operations.md#{name.ToLowerInvariant()}");
            MonitoringFiles.Operations.Should().Contain($"\n### {name}\n");
        }
    }

    [Test]
    public async Task Each_alert_has_a_severity_a_summary_and_a_description() =>
        (await AlertsAsync()).Should().OnlyContain(alert => alert.IsComplete).And.HaveCountGreaterThan(10);

    [Test]
    public async Task The_operations_page_has_no_runbook_of_an_alert_that_does_not_exist() =>
        Runbook().Matches(MonitoringFiles.Operations).Select(match => match.Groups[1].Value).Should().BeEquivalentTo((await AlertsAsync()).Select(alert => alert.Name));

    [Test]
    public async Task Expressions_of_dashboards_are_valid()
    {
        using var folder = new TemporaryFolder();
        var expressions = (await MonitoringFiles.ReadDashboardsAsync()).SelectMany(MonitoringFiles.ExpressionsOf).ToList();
        expressions.Should().HaveCountGreaterThan(25);

        (await PromtoolAsync("check", "rules", folder.Write("dashboards.yaml", MonitoringFiles.ToJson(expressions)))).Should().Contain("SUCCESS");
    }

    [Test]
    public async Task Dashboards_have_names_and_panels_of_their_own_and_the_recorded_series_exist()
    {
        var dashboards = await MonitoringFiles.ReadDashboardsAsync();
        var recorded = (await MonitoringFiles.ReadRulesAsync()).Select(rule => $"{rule["record"]}").ToList();

        dashboards.Should().HaveCount(2);
        dashboards.Select(dashboard => $"{dashboard["uid"]}").Should().OnlyHaveUniqueItems();
        foreach (var dashboard in dashboards)
        {
            dashboard["panels"]!.AsArray().Select(panel => $"{panel!["id"]}").Should().OnlyHaveUniqueItems();
            dashboard["panels"]!.AsArray().Where(panel => $"{panel!["type"]}" != "row").Should().OnlyContain(panel => $"{panel!["title"]}" != "" && $"{panel["description"]}" != "");
            MonitoringFiles.ExpressionsOf(dashboard).SelectMany(expression => Recorded().Matches(expression).Select(match => match.Value)).Should().BeSubsetOf(recorded);
        }
    }

    [Test]
    public async Task Prometheus_operator_finds_the_metrics_of_each_pod()
    {
        var objects = await ClusterObjects.BuildWithAsync("monitoring");
        var service = objects.Single("Service", "arc-operator-metrics");
        var monitor = objects.Single("ServiceMonitor")["spec"]!;

        service["spec"]!["selector"]!.AsObject().Should().OnlyContain(label => $"{label.Value}" == $"{objects.Pod["metadata"]!["labels"]![label.Key]}");
        objects.Container("operator")["ports"]!.AsArray().Should().Contain(port => $"{port!["name"]}" == $"{service["spec"]!["ports"]![0]!["targetPort"]}");
        $"{service["spec"]!["clusterIP"]}".Should().Be("None");
        $"{monitor["endpoints"]![0]!["port"]}".Should().Be($"{service["spec"]!["ports"]![0]!["name"]}");
        objects.OfKind("Service").Where(candidate => monitor["selector"]!["matchLabels"]!.AsObject()
            .All(label => $"{candidate["metadata"]!["labels"]![label.Key]}" == $"{label.Value}")).Should().Equal(service);
        $"{service["metadata"]!["labels"]![$"{monitor["jobLabel"]}"]}".Should().Be("arc-operator", "the rules select this job");
    }

    private static async Task<IReadOnlyList<(string Name, string Runbook, bool IsComplete)>> AlertsAsync() => [.. (await MonitoringFiles.ReadRulesAsync())
        .Where(rule => rule["alert"] is not null)
        .Select(rule => (
            $"{rule["alert"]}",
            $"{rule["annotations"]!["runbook_url"]}",
            $"{rule["labels"]!["severity"]}" is "warning" or "critical" && $"{rule["annotations"]!["summary"]}" != "" && $"{rule["annotations"]!["description"]}" != "" && rule["for"] is not null))];

    private static async Task<string> PromtoolAsync(params string[] arguments)
    {
        try
        {
            var (_, output, errors) = await Programs.RunToEndAsync("promtool", arguments);
            return output + errors;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("needs promtool, which Debian's package prometheus has");
            throw;
        }
    }

    // One check is on one line, or on lines that follow "- eval_time".
    [GeneratedRegex(@"- (?:\{eval_time: \w+, alertname: (\w+)[^\n]*|eval_time: \w+\n\s+alertname: (\w+)\n[^\n]*)")]
    private static partial Regex Check();

    [GeneratedRegex(@"^### (Arc\w+)$", RegexOptions.Multiline)]
    private static partial Regex Runbook();

    [GeneratedRegex(@"\barc:[a-z0-9_:]+")]
    private static partial Regex Recorded();
}
