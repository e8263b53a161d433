using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Runtime.Background;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests;

/// <summary>Metrics of ARC's controllers.</summary>
[NonParallelizable] // The instruments of all operators of the process are collected.
internal sealed class MetricTests : ArcTest
{
    private ScrapedMetrics _metrics = null!;

    // Called before the operator starts.
    [OneTimeSetUp]
    public async Task CollectAsync() => _metrics = await ScrapedMetrics.StartAsync();

    [OneTimeTearDown]
    public async Task EndCollectionAsync() => await _metrics.DisposeAsync();

    [Test]
    public async Task Orders_and_ArtifactWorkflows_are_counted_on_each_scrape()
    {
        await Namespace.CreateAsync(An.Order("done").WithArtifact());
        await Namespace.CreateAsync(An.Order("scheduled").WithArtifact(cron: An.Cron()));
        await Namespace.SucceedAsync(await Namespace.OnlyWorkflowAsync());
        await Namespace.OrderReadyAsync("done");

        await HasAsync($$"""arc_orders{namespace="{{Namespace.Name}}",phase="Succeeded"} 1""");
        await HasAsync($$"""arc_orders{namespace="{{Namespace.Name}}",phase="Pending"} 1""");
        await HasAsync($$"""arc_artifactworkflows{artifact_type="oci",mode="once",namespace="{{Namespace.Name}}",phase="Succeeded"} 1""");
        await HasAsync($$"""arc_artifactworkflows{artifact_type="oci",mode="cron",namespace="{{Namespace.Name}}",phase="Active"} 1""");
        await Namespace.DeleteAsync<Api.Orders.V1Alpha1Order>("done");
        await Namespace.GoneAsync<Api.Orders.V1Alpha1Order>("done");
        await Eventually.TrueAsync(async () => !(await _metrics.ReadAsync()).Contains($$"""arc_orders{namespace="{{Namespace.Name}}",phase="Succeeded"}""", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_finished_run_is_counted_once_with_its_duration()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact("""{ "image": "one" }""").WithArtifact("""{ "image": "two" }"""));
        var workflows = await Namespace.WorkflowsAsync(2);
        await Namespace.SucceedAsync(workflows[0]);
        await Namespace.FailAsync(workflows[1], "out of disk");
        await Namespace.OrderStalledAsync("order", "Failed");
        await Namespace.PatchAsync<Api.Foreign.V1Alpha1Workflow>(workflows[0].Name(), """{ "metadata": { "labels": { "touched": "yes" } } }""");

        await HasAsync($$"""arc_artifactworkflow_completions_total{artifact_type="oci",namespace="{{Namespace.Name}}",result="Succeeded"} 1""");
        await HasAsync($$"""arc_artifactworkflow_completions_total{artifact_type="oci",namespace="{{Namespace.Name}}",result="Failed"} 1""");
        await HasAsync("""arc_artifactworkflow_duration_seconds_count{artifact_type="oci",result="Succeeded"} 1""");
    }

    [Test]
    public async Task Results_of_gates_are_counted_by_the_names_that_the_type_requires()
    {
        await Namespace.CreateAsync(An.ArtifactType("gated", spec => spec with { Gates = ["malware", "signature"] }));
        await Namespace.CreateAsync(An.Order("order").WithArtifact(type: "gated"));
        await Namespace.SucceedAsync(await Namespace.OnlyWorkflowAsync(), ("arc-gates", """[{"name":"malware","result":"Pass"},{"name":"licences","result":"Fail"}]"""));
        await Namespace.OrderStalledAsync("order", "GateMissing");

        await HasAsync("""arc_gate_results_total{artifact_type="gated",gate="malware",result="Pass"} 1""");
        await HasAsync("""arc_gate_results_total{artifact_type="gated",gate="signature",result="Missing"} 1""");
        await HasAsync("""arc_gate_results_total{artifact_type="gated",gate="other",result="Fail"} 1""");
    }

    [Test]
    public async Task The_metrics_of_schedules_hold_the_oldest_start_and_the_oldest_success()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact("""{ "image": "one" }""", cron: An.Cron()).WithArtifact("""{ "image": "two" }""", cron: An.Cron()));
        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<Api.Foreign.V1Alpha1CronWorkflow>()).Count == 2);
        var schedules = await Namespace.ListAsync<Api.Foreign.V1Alpha1CronWorkflow>();
        await Namespace.PatchAsync<Api.Foreign.V1Alpha1CronWorkflow>(schedules[0].Name(), """{ "status": { "lastScheduledTime": "2026-01-31T12:00:00Z" } }""");
        await Namespace.PatchAsync<Api.Foreign.V1Alpha1CronWorkflow>(schedules[1].Name(), """{ "status": { "lastScheduledTime": "2026-01-30T12:00:00Z" } }""");
        var run = await Namespace.CreateRunAsync(schedules[0], "run-1");
        await Namespace.PatchAsync<Api.Foreign.V1Alpha1Workflow>(run.Name(), """{ "status": { "phase": "Succeeded", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:10Z" } }""");

        await HasAsync($$"""arc_artifactworkflow_last_scheduled_timestamp_seconds{artifact_type="oci",namespace="{{Namespace.Name}}"} 1769774400""");
        await HasAsync($$"""arc_artifactworkflow_last_success_timestamp_seconds{artifact_type="oci",namespace="{{Namespace.Name}}"} 1769860810""");
    }

    [Test]
    public async Task Waiting_work_is_counted_by_pool_and_namespace_and_its_series_ends_with_the_wait()
    {
        var gate = Operator.Services.GetRequiredService<FairGates>().Create("test", new(1, 1));
        var place = await gate.EnterAsync(Namespace.Name, "", CancellationToken.None);
        var waiting = gate.EnterAsync(Namespace.Name, "", CancellationToken.None);
        await HasAsync($$"""arc_waiting{namespace="{{Namespace.Name}}",pool="test"} 1""");

        place.Dispose();
        (await waiting).Dispose();

        (await _metrics.ReadAsync()).Should().NotContain("arc_waiting{");
    }

    [Test]
    public async Task The_age_of_waiting_work_and_the_readiness_of_Endpoints_are_measured_until_the_wait_ends()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact());
        var workflow = await Namespace.OnlyWorkflowAsync();
        await Eventually.TrueAsync(async () => (await _metrics.ReadAsync()).Contains($$"""arc_oldest_waiting_seconds{namespace="{{Namespace.Name}}"}""", StringComparison.Ordinal));
        (await _metrics.ReadAsync()).Should().Contain("arc_artifactworkflows_waiting{reason=\"Progressing\"}").And.Contain($$"""arc_endpoint_ready{endpoint="src",namespace="{{Namespace.Name}}"}""");

        await Namespace.SucceedAsync(workflow);
        await Namespace.OrderReadyAsync("order");

        await Eventually.TrueAsync(async () => !(await _metrics.ReadAsync()).Contains($$"""arc_oldest_waiting_seconds{namespace="{{Namespace.Name}}"}""", StringComparison.Ordinal));
    }

    [Test]
    public async Task The_readiness_of_ExternalSources_is_measured_unless_they_are_suspended()
    {
        await Namespace.CreateAsync(Source("failing", suspend: false));
        await Namespace.CreateAsync(Source("paused", suspend: true));

        await HasAsync($$"""externalsource_ready{name="failing",namespace="{{Namespace.Name}}"} 0""");
        (await _metrics.ReadAsync()).Should().NotContain("name=\"paused\"");
        await Namespace.PatchAsync<V1Alpha1ExternalSource>("paused", """{ "spec": { "suspend": false } }""");
        await HasAsync($$"""externalsource_ready{name="paused",namespace="{{Namespace.Name}}"} 0""");
    }

    private static V1Alpha1ExternalSource Source(string name, bool suspend) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { Interval = "1h", Suspend = suspend, Generator = new() { Type = SourceGenerator.HttpType, Http = new() { Url = "https://data.example/" } } },
    };

    [Test]
    public async Task Problems_are_counted_by_reason()
    {
        await Namespace.CreateAsync(An.Order("order").WithArtifact(source: "gone"));

        await HasAsync("""arc_reconcile_errors_total{controller="order",reason="InvalidEndpoint"} 1""");
    }

    private async Task HasAsync(string sample) =>
        await Eventually.TrueAsync(async () => (await _metrics.ReadAsync()).Split('\n').Contains(sample), what: $"{sample} in\n{await _metrics.ReadAsync()}");
}
