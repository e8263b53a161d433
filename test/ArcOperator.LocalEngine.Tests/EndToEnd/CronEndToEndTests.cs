using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Tests.Builders;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.EndToEnd;

/// <summary>Short schedules on a real clock.</summary>
public sealed class CronEndToEndTests
{
    private TestEngine _engine = null!;

    [OneTimeSetUp]
    public async Task Start() => _engine = await TestEngine.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _engine.DisposeAsync();

    [Test]
    public async Task Workflows_start_on_schedule_and_old_ones_are_deleted()
    {
        await CreateAsync("tick", "@every 1s", "true", spec => spec with { SuccessfulJobsHistoryLimit = 1, WorkflowMetadata = new() { Labels = new Dictionary<string, string> { ["own"] = "label" } } });

        var cron = await UntilAsync("tick", cron => cron.Status.Succeeded >= 2);

        cron.Status.Phase.Should().Be("Active");
        cron.Status.LastScheduledTime.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(async () => (await RunsOfAsync("tick")).Count(run => run.Status.Phase == "Succeeded") <= 2);
        var run = (await RunsOfAsync("tick"))[^1];
        run.Metadata.Labels.Should().Contain("own", "label").And.Contain("workflows.argoproj.io/cron-workflow", "tick");
        run.Name().Should().Be($"tick-{DateTimeOffset.Parse(run.GetAnnotation("workflows.argoproj.io/scheduled-time")!, null).ToUnixTimeSeconds()}");
        run.IsControlledBy(cron).Should().BeTrue();
        await SuspendAsync("tick");
    }

    [Test]
    public async Task With_concurrency_policy_Forbid_no_second_workflow_starts()
    {
        await CreateAsync("forbid", "@every 1s", "sleep 60", spec => spec with { ConcurrencyPolicy = "Forbid" });
        await UntilAsync("forbid", cron => cron.Status.Active is { Count: 1 });

        // Two further runs of another schedule show that the times of this one have passed.
        await CreateAsync("other", "@every 1s", "true", spec => spec);
        await UntilAsync("other", cron => cron.Status.Succeeded >= 2);

        (await RunsOfAsync("forbid")).Should().ContainSingle();
        await SuspendAsync("other");
        await SuspendAsync("forbid");
    }

    [Test]
    public async Task With_concurrency_policy_Replace_the_running_workflow_is_terminated()
    {
        await CreateAsync("replace", "@every 2s", "sleep 60", spec => spec with { ConcurrencyPolicy = "Replace" });

        var cron = await UntilAsync("replace", cron => cron.Status.Failed >= 1);

        cron.Status.Active.Should().HaveCountLessThanOrEqualTo(2);
        (await RunsOfAsync("replace")).Should().Contain(run => run.Status.Message == "Stopped with strategy 'Terminate'");
        await SuspendAsync("replace");
    }

    [Test]
    public async Task An_invalid_schedule_becomes_a_condition()
    {
        await CreateAsync("broken", "sometimes", "true", spec => spec);

        var cron = await UntilAsync("broken", cron => cron.Status.Conditions is not null);

        cron.Status.Conditions.Should().ContainSingle().Which.Message.Should().StartWith("cron schedule 'sometimes' is malformed");
    }

    private Task<CronWorkflow> CreateAsync(string name, string schedule, string source, Func<CronWorkflowSpec, CronWorkflowSpec> change) => _engine.Client.CreateAsync(new CronWorkflow
    {
        Metadata = new() { Name = name, NamespaceProperty = _engine.Namespace },
        Spec = change(new()
        {
            Schedules = [schedule],
            WorkflowSpec = Definitions.Json($"{{ entrypoint: main, templates: [{{ name: main, script: {{ image: a, command: [sh], source: '{source}' }} }}] }}"),
        }),
    });

    private Task<CronWorkflow> UntilAsync(string name, Func<CronWorkflow, bool> condition) => Eventually.GetAsync(
        async () => await _engine.Client.GetAsync<CronWorkflow>(name, _engine.Namespace) is { } cron && condition(cron) ? cron : null, what: name);

    private Task<CronWorkflow> SuspendAsync(string name) =>
        _engine.Client.PatchAsync<CronWorkflow>(MergePatch.Of(new() { ["spec"] = new JsonObject { ["suspend"] = true } }), name, _engine.Namespace);

    private async Task<IReadOnlyList<Workflow>> RunsOfAsync(string cron) =>
        [.. (await _engine.Client.ListAsync<Workflow>(_engine.Namespace, $"workflows.argoproj.io/cron-workflow={cron}")).OrderBy(run => run.Name())];
}
