using System.Text.RegularExpressions;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests;

/// <summary>Tests of all instruments: series end with the values that made them, and labels that users choose are limited.</summary>
[NonParallelizable] // The instruments of all operators of the process are collected.
internal sealed partial class SeriesSweepTests : SourceTest
{
    private const string Type = "type-of-the-sweep";
    private const string HookName = "hook-of-the-sweep";
    private const string HostName = "host-of-the-sweep.example";

    // Values of these labels come from the program: controllers, kinds, reasons, codes, operations.
    private static readonly string[] FixedLabels =
        ["controller", "name", "result", "resource", "mode", "code", "method", "host", "phase", "reason", "pool", "source_type", "success", "retry_policy", "operation", "le", "otel_scope_name"];

    // Values of these labels come from users. Each of them is limited.
    private static readonly string[] LimitedLabels = ["namespace", "artifact_type", "endpoint", "hook_name", "host", "name", "phase"];

    [Test]
    public async Task Series_of_namespaces_types_sources_hooks_and_hosts_end_after_those_are_gone()
    {
        await UseAsync();
        foreach (var (metric, value) in new[]
        {
            ("arc_orders", Namespace.Name), ("arc_artifactworkflows", Type), ("arc_artifactworkflow_completions_total", Type), ("arc_artifactworkflow_duration_seconds_count", Type),
            ("externalsource_reconciliation_total", Namespace.Name), ("externalsource_reconciliation_duration_seconds_count", Namespace.Name),
            ("externalsource_hook_execution_total", HookName), ("externalsource_hook_execution_duration_seconds_count", HookName),
            ("externalsource_api_request_latency_seconds_count", HostName),
        })
        {
            await Eventually.TrueAsync(
                async () => (await Metrics.ReadAsync()).Split('\n').Any(line => line.StartsWith(metric + "{") && line.Contains($"\"{value}\"")), what: $"{metric} has a series for {value}");
        }

        await Namespace.DeleteAsync<V1Alpha1Order>("order");
        await Namespace.GoneAsync<V1Alpha1Order>("order");
        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<V1Alpha1ArtifactWorkflow>()).Count == 0);
        await Namespace.PatchAsync<V1Alpha1ExternalSource>("source", $$"""{ "spec": { "hooks": null, "generator": { "http": { "url": "{{Url}}" } } } }""");
        await ReadyAsync();
        await SweptAsync([Type, HookName, HostName]);

        await Namespace.DeleteAsync<V1Alpha1ExternalSource>("source");
        await Namespace.GoneAsync<V1Alpha1ExternalSource>("source");
        foreach (var endpoint in new[] { "src", "dst" })
        {
            await Namespace.DeleteAsync<V1Alpha1Endpoint>(endpoint);
            await Namespace.GoneAsync<V1Alpha1Endpoint>(endpoint);
        }

        await SweptAsync([Namespace.Name]);
    }

    [Test]
    public async Task Each_label_of_each_instrument_is_fixed_by_the_program_or_limited()
    {
        await UseAsync();

        var labels = Label().Matches(string.Join('\n', (await Metrics.ReadAsync()).Split('\n').Where(line => !line.StartsWith('#')))).Select(match => match.Groups[1].Value).Distinct();

        labels.Should().BeSubsetOf(FixedLabels.Concat(LimitedLabels), "another label needs a decision about its values");
    }

    [Test]
    public async Task Values_of_users_beyond_the_limit_are_added_up()
    {
        using var sources = new ExternalSourceMetrics(TimeProvider.System);
        using var arc = new ArcMetrics();
        for (var number = 0; number < SeriesLimits.Completions + 5; number++)
        {
            var name = $"limit-{number}";
            sources.HookExecuted(name, "fail", true, TimeSpan.Zero);
            sources.Answered(name, TimeSpan.Zero);
            arc.CountCompletion(name, name, "Succeeded", TimeSpan.Zero);
        }

        var lines = (await Metrics.ReadAsync()).Split('\n').Where(line => line.Contains("limit-") || line.Contains("\"other\"")).ToList();

        Count("externalsource_hook_execution_total{").Should().Be(SeriesLimits.Hooks);
        Count("externalsource_api_request_latency_seconds_count{").Should().Be(SeriesLimits.Hosts);
        Count("arc_artifactworkflow_completions_total{").Should().Be(SeriesLimits.Completions);
        Count("arc_artifactworkflow_duration_seconds_count{").Should().Be(SeriesLimits.ArtifactTypes);
        lines.Should().Contain("""arc_artifactworkflow_completions_total{artifact_type="other",namespace="other",result="Succeeded"} 5""")
            .And.Contain($$"""externalsource_hook_execution_total{hook_name="other",retry_policy="fail",success="true"} {{SeriesLimits.Completions + 5 - SeriesLimits.Hooks}}""");

        int Count(string metric) => lines.Count(line => line.StartsWith(metric) && line.Contains("limit-"));
    }

    private async Task UseAsync()
    {
        Hooks.With("pass", input => input);
        await CreateAsync(A(url: $"http://{HostName}:{Server.Uri.Port}/data").After(new Hook { Name = HookName, Command = "pass" }));
        await ReadyAsync();
        await Task.WhenAll(Namespace.CreateAsync(An.Endpoint("src")), Namespace.CreateAsync(An.Endpoint("dst")), Namespace.CreateAsync(An.ArtifactType(Type)));
        await Namespace.CreateTemplatesAsync();
        await Namespace.CreateAsync(An.Order("order").WithArtifact(type: Type));
        await Namespace.SucceedAsync(await Namespace.OnlyWorkflowAsync());
        await Namespace.OrderReadyAsync("order");
    }

    private Task SweptAsync(IReadOnlyList<string> values) => Eventually.TrueAsync(async () =>
    {
        Operator.Services.GetRequiredService<SeriesSweep>().Sweep();
        var text = await Metrics.ReadAsync();
        return values.All(value => !text.Contains(value, StringComparison.Ordinal));
    });

    [GeneratedRegex("[{,]([a-zA-Z_]+)=\"")]
    private static partial Regex Label();
}
