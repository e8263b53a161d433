using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;
using ArcOperator.Tests.HookExecutor;
using ArcOperator.Tests.Hosting;
using ArcOperator.Tests.Sources;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Monitoring;

/// <summary>
/// Metrics of a running operator that has used each part: runs with success and failure, gates, a schedule, waiting work, an Endpoint that does not respond, and
/// an ExternalSource with a hook. The names of all objects begin with <see cref="Prefix"/>.
/// </summary>
public sealed partial class ScrapeTests
{
    private const string Prefix = "obj-";

    // Series of an operator without objects.
    private const int MostIdleSeries = 420;

    private TemporaryFolder _folder;
    private ExecutorUnderTest _executor;
    private SourceRig _rig;
    private string _idle = "";
    private string _metrics = "";

    [OneTimeSetUp]
    public async Task UseEachPart()
    {
        _folder = new();
        var whitelist = new ConfigMapVolume(_folder.PathOf("hooks"), "whitelist.yaml");
        await whitelist.MountAsync("commands: {obj-hook: {allowed: true}}");
        _folder.WriteProgram("bin/obj-hook", "cat");
        _executor = await ExecutorUnderTest.StartWithAsync(whitelist.File, "--hookExecutor.searchPath", $"{_folder.PathOf("bin")}:/usr/bin:/bin");
        _rig = await SourceRig.CreateAsync(
            "--hooks.socketPath", _executor.SocketPath, "--hooks.whitelistFile", whitelist.File, "--history.driver", "Sqlite", "--history.sqlite.path", _folder.PathOf("history.db"), "--argo.maxActiveWorkflows", "3", "--argo.maxActiveWorkflowsPerNamespace", "3");
        _rig.Serve("data");
        await _rig.StartAsync();
        _idle = await _rig.Operator.MetricsAsync();
        await whitelist.MountAsync("commands: {obj-hook: {allowed: true}, other: {allowed: true}}");
        await CreateObjectsAsync();
        await FinishAsync();
        await ScrapeAllAsync();
    }

    [OneTimeTearDown]
    public async Task End()
    {
        if (_rig is not null)
        {
            await _rig.DisposeAsync();
        }

        if (_executor is not null)
        {
            await _executor.DisposeAsync();
        }

        _folder?.Dispose();
    }

    [Test]
    public async Task Each_metric_in_rules_and_dashboards_exists() =>
        (await ShownAsync()).Where(name => !name.StartsWith(MonitoringFiles.Foreign, StringComparison.Ordinal)).Except(Names(_metrics)).Should().BeEmpty();

    [Test]
    public void The_documented_metrics_are_those_of_the_operator() => Documented.Should().BeEquivalentTo(Names(_metrics).Where(IsAlwaysOn));

    [Test]
    public async Task The_operations_page_lists_the_metrics_that_no_rule_and_no_dashboard_uses() =>
        Listed("Neither an alert nor a dashboard uses").Should().BeEquivalentTo(Names(_metrics).Where(IsAlwaysOn).Except(await ShownAsync()));

    [Test]
    public void Only_documented_labels_contain_names_of_objects()
    {
        var labels = Series(_metrics).SelectMany(series => series.Labels.Where(label => label.Value.Contains(Prefix, StringComparison.Ordinal)).Select(label => $"{label.Key} of {series.Name}")).Distinct();

        labels.Select(label => label.Split(' ')[0]).Distinct().Should().BeEquivalentTo(Listed("These labels contain names of objects:"));
        labels.Where(label => label.StartsWith("name ", StringComparison.Ordinal)).Should().OnlyContain(label => label.Contains(" externalsource_"));
        labels.Where(label => label.StartsWith("endpoint ", StringComparison.Ordinal)).Should().Equal("endpoint of arc_endpoint_ready");
    }

    [Test]
    public void An_operator_without_objects_has_few_series() => Series(_idle).Should().HaveCountLessThanOrEqualTo(MostIdleSeries);

    [Test]
    public async Task Prometheus_scrapes_the_operator_evaluates_all_rules_and_answers_all_dashboards()
    {
        using var folder = new TemporaryFolder();
        var rules = await MonitoringFiles.WriteRulesAsync(folder);
        await using var prometheus = await PrometheusServer.StartAsync(new Uri(_rig.Operator.MetricsUri, "metrics"), rules);

        (await prometheus.ValueAsync($"ALERTS{{alertname=\"ArcOrderFailed\",namespace=\"{_rig.Namespace}\"}}", value => value == 1)).Should().Be(1);
        (await prometheus.ValueAsync($"ALERTS{{alertname=\"ArcEndpointUnreachable\",endpoint=\"{Prefix}source\"}}", value => value == 1)).Should().Be(1);
        (await prometheus.RuleProblemsAsync()).Should().BeEmpty();
        foreach (var expression in (await MonitoringFiles.ReadDashboardsAsync()).SelectMany(MonitoringFiles.ExpressionsOf))
        {
            (await prometheus.StatusAsync(expression)).Should().Be("success", expression);
        }
    }

    private static IEnumerable<string> Documented => MonitoringFiles.DescribedIn(MonitoringFiles.Operations)
        .Concat(MonitoringFiles.DescribedIn(File.ReadAllText(Repository.PathOf("docs", "spec", "externalsource.md")))).Distinct();

    // The page about the history describes its metrics, which exist only while it is enabled.
    private static bool IsAlwaysOn(string metric) => !metric.StartsWith("arc_history_", StringComparison.Ordinal);

    private static IReadOnlyList<string> Missing(string text) => [.. Documented.Except(Names(text))];

    private static async Task<IReadOnlyList<string>> ShownAsync() => [.. (await MonitoringFiles.ReadRulesAsync()).Select(rule => $"{rule["expr"]}")
        .Concat((await MonitoringFiles.ReadDashboardsAsync()).SelectMany(MonitoringFiles.ExpressionsOf)).SelectMany(MonitoringFiles.MetricsOf).Distinct()];

    // The names in code that follow a text on the operations page, up to the end of the paragraph.
    private static IEnumerable<string> Listed(string text)
    {
        var page = MonitoringFiles.Operations;
        var start = page.IndexOf(text, StringComparison.Ordinal);
        start.Should().BePositive();
        return Code().Matches(page[start..page.IndexOf("\n\n", start, StringComparison.Ordinal)]).Select(match => match.Groups[1].Value);
    }

    private static IEnumerable<string> Names(string text) => TypeLine().Matches(text).Select(match => match.Groups[1].Value).Distinct();

    private static IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Labels)> Series(string text) => [.. SeriesLine().Matches(text).Select(match => (
        match.Groups[1].Value,
        (IReadOnlyDictionary<string, string>)Label().Matches(match.Groups[2].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value)))];

    private async Task ScrapeAllAsync()
    {
        try
        {
            await Eventually.TrueAsync(async () => Missing(_metrics = await _rig.Operator.MetricsAsync()).Count == 0);
        }
        catch (Exception error) when (Missing(_metrics) is { Count: > 0 } missing)
        {
            throw new InvalidOperationException($"documented, and not in /metrics: {string.Join(", ", missing)}", error);
        }
    }

    private async Task CreateObjectsAsync()
    {
        var (client, @namespace) = (_rig.Client, _rig.Namespace);
        foreach (var endpoint in new[] { "source", "destination" })
        {
            await client.CreateAsync(new V1Alpha1Endpoint { Metadata = Named(endpoint), Spec = new() { Type = "oci", RemoteUrl = "127.0.0.1:1", Usage = EndpointUsage.All } });
        }

        await client.CreateAsync(new V1Alpha1WorkflowTemplate { Metadata = Named("template"), Facts = new() });
        await client.CreateAsync(new V1Alpha1ArtifactType { Metadata = Named("type"), Spec = new() { WorkflowTemplateRef = new() { Name = $"{Prefix}template" }, Gates = ["malware"] } });
        await client.CreateAsync(new V1Alpha1ArtifactType { Metadata = Named("plain"), Spec = new() { WorkflowTemplateRef = new() { Name = $"{Prefix}template" } } });
        await _rig.CreateAsync(new() { PostRequest = [new() { Name = $"{Prefix}hook", Command = "obj-hook" }] }, name: $"{Prefix}fetched");
        await client.CreateAsync(Order("cron", artifact => artifact with { Type = $"{Prefix}plain", Cron = new() { Schedules = ["@daily"], ConcurrencyPolicy = "Forbid" } }));
        await client.CreateAsync(Order("lost", artifact => artifact with { SrcRef = new() { Name = "gone" } }));
        foreach (var order in new[] { "good", "bad", "third", "waits-1", "waits-2", "waits-3" })
        {
            await client.CreateAsync(Order(order, artifact => artifact));
        }

        await Eventually.TrueAsync(async () => (await client.ListAsync<V1Alpha1Workflow>(@namespace)).Count == 3 && (await client.ListAsync<V1Alpha1CronWorkflow>(@namespace)).Count == 1, TimeSpan.FromMinutes(1));
        // The pool is full, so the other Orders wait.
        await Eventually.TrueAsync(async () => (await _rig.Operator.MetricsAsync()).Contains("arc_waiting{", StringComparison.Ordinal));
    }

    private async Task FinishAsync()
    {
        var (client, @namespace) = (_rig.Client, _rig.Namespace);
        var workflows = await client.ListAsync<V1Alpha1Workflow>(@namespace);
        await PatchAsync(workflows[1].Name(), """{ "status": { "phase": "Failed", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:10Z" } }""");
        await PatchAsync(workflows[0].Name(), """{ "status": { "phase": "Succeeded", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:10Z", "outputs": { "parameters": [{ "name": "arc-gates", "value": "[{\"name\":\"malware\",\"result\":\"Fail\"}]" }] } } }""");
        var schedule = (await client.ListAsync<V1Alpha1CronWorkflow>(@namespace)).Single();
        await client.PatchAsync<V1Alpha1CronWorkflow>(MergePatch.Of(Json("""{ "status": { "lastScheduledTime": "2026-01-31T12:00:00Z" } }""")), schedule.Name(), @namespace);
        // Only a run with the spec of its schedule counts.
        await client.CreateAsync(new WorkflowDefinition
        {
            Spec = (await client.GetAsync<CronWorkflowDefinition>(schedule.Name(), @namespace))!.Spec!.Value.GetProperty("workflowSpec"),
            Metadata = new()
            {
                Name = $"{schedule.Name()}-1", NamespaceProperty = @namespace, Labels = new Dictionary<string, string> { ["workflows.argoproj.io/cron-workflow"] = schedule.Name() },
                OwnerReferences = [new() { ApiVersion = "argoproj.io/v1alpha1", Kind = "CronWorkflow", Name = schedule.Name(), Uid = schedule.Uid(), Controller = true }],
            },
        });
        await PatchAsync($"{schedule.Name()}-1", """{ "status": { "phase": "Succeeded", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:10Z" } }""");
    }

    private Task<V1Alpha1Workflow> PatchAsync(string workflow, string patch) => _rig.Client.PatchAsync<V1Alpha1Workflow>(MergePatch.Of(Json(patch)), workflow, _rig.Namespace);

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private V1ObjectMeta Named(string name) => new() { Name = $"{Prefix}{name}", NamespaceProperty = _rig.Namespace };

    private V1Alpha1Order Order(string name, Func<OrderArtifact, OrderArtifact> change) => new()
    {
        Metadata = Named(name),
        Spec = new()
        {
            Defaults = new() { SrcRef = new() { Name = $"{Prefix}source" }, DstRef = new() { Name = $"{Prefix}destination" } },
            Artifacts = [change(new() { Type = $"{Prefix}type", Spec = JsonElement.Parse($$"""{ "image": "{{Prefix}}image-{{name}}" }""") })],
        },
    };

    [GeneratedRegex(@"^# TYPE (\w+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(\w+)(?:\{(.*)\})? \S+", RegexOptions.Multiline)]
    private static partial Regex SeriesLine();

    [GeneratedRegex(@"(\w+)=""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Label();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
