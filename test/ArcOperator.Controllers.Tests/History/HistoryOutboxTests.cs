using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.History.Options;
using ArcOperator.History.Stores;

namespace ArcOperator.Controllers.Tests.History;

/// <summary>Each finished run is stored exactly once before its object disappears.</summary>
internal sealed class HistoryOutboxTests
{
    private HistoryFile _file = new();
    private TestNamespace _namespace = null!;

    [SetUp]
    public async Task Prepare()
    {
        _file = new();
        _namespace = await TestNamespace.CreateAsync(await ArcCluster.GetAsync());
    }

    [TearDown]
    public void DeleteFile() => _file.Dispose();

    [Test]
    public async Task Run_and_Order_are_recorded_with_delivery_and_gates_after_they_are_gone()
    {
        await using var alive = await StartAsync();
        var order = await _namespace.CreateAsync(An.Order("order").WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 0 }));
        var digest = $"sha256:{new string('a', 64)}";
        await _namespace.SucceedAsync(await _namespace.OnlyWorkflowAsync(), ("arc-reference", $"registry.example/team/app@{digest}"), ("arc-digest", digest));
        await _namespace.OrderReadyAsync("order");
        await _namespace.ArtifactWorkflowsAsync(0);
        await _namespace.DeleteAsync<V1Alpha1Order>("order");
        await _namespace.NothingIsLeftAsync();

        var run = (await _file.ReadAsync()).Should().ContainSingle().Subject;
        run.Should().BeEquivalentTo(new { Phase = "Succeeded", Reason = "Succeeded", OwnerName = "order", OwnerUid = order.Uid(), Namespace = _namespace.Name, Digest = digest });
        run.StartedAt.Should().NotBeNull();
        run.Spec.Should().Contain("workflowTemplateRef");
        (await _file.ReadAsync("Order")).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Name = "order", Phase = "Succeeded", Uid = order.Uid() });
    }

    [Test]
    public async Task Recording_adds_no_write_to_the_API_server()
    {
        var without = await CountWritesAsync(isRecorded: false);

        (await CountWritesAsync(isRecorded: true)).Should().Equal(without);
    }

    [Test]
    public async Task Deletion_waits_for_the_database_and_work_does_not()
    {
        await using var alive = await StartAsync();
        await _namespace.CreateAsync(An.ArtifactWorkflow("first"));
        await _namespace.SucceedAsync(await _namespace.OnlyWorkflowAsync());
        await Eventually.TrueAsync(async () => (await _file.ReadAsync()).Count == 1);
        _file.Fault = HistoryProblem.Full;

        await _namespace.CreateAsync(An.ArtifactWorkflow("second"));
        var second = await Eventually.GetAsync(() => _namespace.FindAsync<V1Alpha1Workflow>("second"));
        await _namespace.FailAsync(second, "out of luck");
        await _namespace.ArtifactWorkflowAsync("second", found => found.Status.Phase == WorkflowPhase.Failed);
        await _namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>("second");

        var waiting = await _namespace.ArtifactWorkflowAsync("second", found => found.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.HistoryUnavailable);
        waiting.Status.Conditions.Find(Conditions.Ready)!.Message.Should().Be("the record cannot be stored: the disk of the history is full");
        await Eventually.TrueAsync(async () => (await _namespace.EventsAsync("second")).Any(found => found.Reason == ArcReasons.HistoryUnavailable));
        await _namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>("first");
        await _namespace.GoneAsync<V1Alpha1ArtifactWorkflow>("first");
        _file.Fault = null;
        await _namespace.GoneAsync<V1Alpha1ArtifactWorkflow>("second");

        (await _file.ReadAsync()).Select(record => (record.Name, record.Phase)).Should().BeEquivalentTo([("first", "Succeeded"), ("second", "Failed")]);
    }

    [Test]
    public async Task Deletion_goes_on_without_a_record_after_the_patience()
    {
        await using var alive = await StartAsync(new() { Driver = HistoryDriver.Sqlite, Patience = TimeSpan.FromSeconds(1) });
        _file.Fault = HistoryProblem.Unavailable;

        await FinishAndDeleteAsync("work");

        await _namespace.GoneAsync<V1Alpha1ArtifactWorkflow>("work");
        alive.Log.Should().Contain("Deleted without a record: history.patience has passed");
    }

    [Test]
    public async Task Annotation_lets_a_deletion_go_without_a_record()
    {
        await using var alive = await StartAsync();
        _file.Fault = HistoryProblem.Corrupt;
        await FinishAndDeleteAsync("work");
        await _namespace.ArtifactWorkflowAsync("work", found => found.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.HistoryUnavailable);

        await _namespace.PatchAsync<V1Alpha1ArtifactWorkflow>("work", $$"""{ "metadata": { "annotations": { "{{ArcAnnotations.SkipHistory}}": "true" } } }""");

        await _namespace.GoneAsync<V1Alpha1ArtifactWorkflow>("work");
        alive.Log.Should().Contain("Deleted without a record: by hand");
    }

    [Test]
    public async Task Finished_objects_are_recorded_when_the_history_is_enabled_later()
    {
        await using (await OperatorUnderTest.StartAsync(await ArcCluster.GetAsync(), _namespace.Name))
        {
            await _namespace.CreateAsync(An.ArtifactWorkflow("old"));
            await _namespace.SucceedAsync(await _namespace.OnlyWorkflowAsync());
            await _namespace.ArtifactWorkflowAsync("old", found => found.Status.Phase == WorkflowPhase.Succeeded);
        }

        await using var alive = await StartAsync();

        await Eventually.TrueAsync(async () => (await _file.ReadAsync()).Count == 1);
    }

    [Test]
    public async Task Forced_repetition_is_another_record()
    {
        await using var alive = await StartAsync();
        await _namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await _namespace.FailAsync(await _namespace.OnlyWorkflowAsync(), "out of luck");
        await _namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Failed);

        await _namespace.ForceAsync<V1Alpha1ArtifactWorkflow>("work", "1767225600");
        await Eventually.TrueAsync(async () => (await _namespace.FindAsync<V1Alpha1Workflow>("work"))?.GetAnnotation(ArcAnnotations.ForceAt) == "1767225600");
        await _namespace.PatchAsync<V1Alpha1Workflow>(
            "work", """{ "status": { "phase": "Succeeded", "progress": "1/1", "startedAt": "2026-02-01T12:00:00Z", "finishedAt": "2026-02-01T12:01:00Z" } }""");

        await Eventually.TrueAsync(async () => (await _file.ReadAsync()).Count == 2);
        (await _file.ReadAsync()).Select(record => record.Phase).Should().Equal("Succeeded", "Failed");
    }

    [Test]
    public async Task Workflow_that_was_deleted_by_hand_is_recorded_as_lost()
    {
        await using var alive = await StartAsync();
        await _namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await _namespace.RunAsync(await _namespace.OnlyWorkflowAsync());
        await _namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Running);

        await _namespace.DeleteAsync<V1Alpha1Workflow>("work");

        await Eventually.TrueAsync(async () => (await _file.ReadAsync()) is [{ Phase: "Error", Reason: ArcReasons.WorkflowLost }]);
    }

    [Test]
    public async Task Scheduled_runs_are_recorded_one_by_one_and_missed_runs_are_counted()
    {
        await using var alive = await StartAsync();
        await _namespace.CreateAsync(An.ArtifactWorkflow("nightly").With(spec => spec with { Cron = An.Cron() }));
        var schedule = await _namespace.OnlyCronWorkflowAsync();
        foreach (var run in new[] { "nightly-1", "nightly-2" })
        {
            await _namespace.SucceedAsync(await _namespace.CreateRunAsync(schedule, run));
        }

        await Eventually.TrueAsync(async () => (await _file.ReadAsync()).Count == 2);
        await _namespace.PatchAsync<V1Alpha1CronWorkflow>("nightly", """{ "status": { "succeeded": 7, "failed": 0 } }""");

        await Eventually.TrueAsync(async () => (await _file.ReadAsync()).Any(record => record.Reason == "Unseen"));
        (await _file.ReadAsync()).Single(record => record.Reason == "Unseen").Status.Should().Contain("\"count\":5");
        await _namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>("nightly");
        await _namespace.GoneAsync<V1Alpha1ArtifactWorkflow>("nightly");
        (await _file.ReadAsync()).Should().HaveCount(3);
    }

    [Test]
    public async Task Kill_after_each_write_neither_loses_nor_repeats_a_record()
    {
        var cluster = await ArcCluster.GetAsync();
        for (var lastWrite = 1; ; lastWrite++)
        {
            using var file = new HistoryFile();
            var @namespace = await TestNamespace.CreateAsync(cluster);
            await using var mortal = await OperatorUnderTest.StartAsync(cluster, @namespace.Name, lastWrite, configure: services => file.AddTo(services));
            var successor = Task.Run(async () =>
            {
                await mortal.Dead;
                await mortal.KillAsync();
                return await OperatorUnderTest.StartAsync(cluster, @namespace.Name, configure: services => file.AddTo(services));
            });
            await @namespace.CreateAsync(An.ArtifactWorkflow("work"));
            await @namespace.SucceedAsync(await @namespace.OnlyWorkflowAsync());
            await @namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>("work");
            await @namespace.GoneAsync<V1Alpha1ArtifactWorkflow>("work");
            (await file.ReadAsync()).Should().ContainSingle($"the operator died after write {lastWrite}");
            if (!mortal.Dead.IsCompleted)
            {
                return;
            }

            await (await successor).DisposeAsync();
        }
    }

    private async Task<OperatorUnderTest> StartAsync(HistoryOptions? options = null) =>
        await OperatorUnderTest.StartAsync(await ArcCluster.GetAsync(), _namespace.Name, configure: services => _file.AddTo(services, options));

    private async Task FinishAndDeleteAsync(string name)
    {
        await _namespace.CreateAsync(An.ArtifactWorkflow(name));
        await _namespace.SucceedAsync(await _namespace.OnlyWorkflowAsync());
        await _namespace.ArtifactWorkflowAsync(name, found => found.Status.Phase == WorkflowPhase.Succeeded);
        await _namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>(name);
    }

    private static async Task<IReadOnlyList<string>> CountWritesAsync(bool isRecorded)
    {
        var cluster = await ArcCluster.GetAsync();
        var @namespace = await TestNamespace.CreateAsync(cluster);
        using var file = new HistoryFile();
        await using var alive = await OperatorUnderTest.StartAsync(cluster, @namespace.Name, configure: services =>
        {
            if (isRecorded)
            {
                file.AddTo(services);
            }
        });
        await @namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await @namespace.SucceedAsync(await @namespace.OnlyWorkflowAsync());
        await @namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Succeeded);
        await @namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>("work");
        await @namespace.GoneAsync<V1Alpha1ArtifactWorkflow>("work");
        return [.. alive.Writes.Where(call => call.Resource != "events").Select(call => $"{call.Verb} {call.Resource}").Order(StringComparer.Ordinal)];
    }
}
