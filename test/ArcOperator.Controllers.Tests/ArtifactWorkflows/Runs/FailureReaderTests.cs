using System.Globalization;
using System.Text;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Runs;

/// <summary>The cause of a failed workflow, read from the pods of its steps through the API server.</summary>
internal sealed class FailureReaderTests : ArcTest
{
    private const string Nodes =
        """
        "work": { "id": "work", "name": "work", "displayName": "work", "type": "DAG", "phase": "Failed" },
        "work-1": { "id": "work-1", "name": "work.pull", "displayName": "pull", "type": "Pod", "phase": "Succeeded", "finishedAt": "2026-01-31T12:00:01Z" },
        "work-2": {
          "id": "work-2", "name": "work.copy", "displayName": "copy", "type": "Pod", "phase": "Failed", "message": "main: Error (exit code 1)",
          "finishedAt": "2026-01-31T12:00:03Z"
        },
        "work-3": { "id": "work-3", "name": "work.scan", "displayName": "scan", "type": "Pod", "phase": "Error", "message": "pod deleted", "finishedAt": "2026-01-31T12:00:02Z" }
        """;

    private const string WithoutLogs = "step 'scan': the pod was deleted while it ran\nstep 'scan': pod deleted\nstep 'copy' failed: main: Error (exit code 1)";

    private FakeKubelet _kubelet = null!;

    [SetUp]
    public async Task StartKubelet() => _kubelet = await FakeKubelet.StartAsync(Shared);

    [TearDown]
    public async Task StopKubelet() => await _kubelet.DisposeAsync();

    [Test]
    public async Task The_message_names_each_failed_step_with_the_end_of_its_log()
    {
        await _kubelet.AddPodAsync(Namespace, "work", "work-1", "all well");
        await _kubelet.AddPodAsync(Namespace, "work", "work-2", string.Join('\n', Enumerable.Range(1, 40).Select(line => $"line {line}")));

        (await FailedAsync()).Status.Message.Should().Be(
            $"step 'copy' exited with 1: line 40\nstep 'scan': pod deleted\nstep 'copy' printed:\n{string.Join('\n', Enumerable.Range(11, 30).Select(line => $"line {line}"))}");
        _kubelet.Asked.Should().ContainSingle().Which.Should().BeEquivalentTo(("", "main", 60, 128 << 10), options => options.Excluding(asked => asked.Item1));
    }

    [Test]
    public async Task The_log_is_read_once_and_the_message_stays_after_the_pods_are_deleted()
    {
        await _kubelet.AddPodAsync(Namespace, "work", "work-2", "out of disk");
        var recorded = (await FailedAsync()).Status.Message;

        await Namespace.DeleteAsync<V1Pod>((await Namespace.ListAsync<V1Pod>()).Single().Name());
        await Namespace.PatchAsync<V1Alpha1Workflow>("work", """{ "status": { "progress": "2/3" } }""");

        (await Namespace.ArtifactWorkflowAsync("work", found => found.Status.Progress == "2/3")).Status.Message.Should().Be(recorded);
        recorded.Should().Contain("out of disk");
        _kubelet.Asked.Should().ContainSingle();
    }

    [Test]
    public async Task Hostile_output_of_a_step_reaches_statuses_and_events_without_control_characters_and_cut()
    {
        const string Hostile = "CANARY\u001b[31m\u001b]0;title\u0007\u202Egpj.exe\u2066\u200B\u2028\uFEFF\u0085\b\r\0forged";
        await _kubelet.AddPodAsync(Namespace, "work", "work-2", $"{Hostile}{new string('x', 50_000)}\n{Hostile}\n2026-01-01T00:00:00.000Z fail: forged {{{{inputs.parameters.x}}}}\n{Hostile}");

        var message = (await FailedAsync()).Status.Message!;

        message.Should().Contain("CANARY", "the output passed through");
        Encoding.UTF8.GetByteCount(message).Should().BeLessThanOrEqualTo(8 << 10);
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("work")).Any(record => record.Reason == ArcReasons.Failed));
        var notes = (await Namespace.EventsAsync("work")).Select(record => record.Note ?? "").ToList();
        notes.Should().OnlyContain(note => Encoding.UTF8.GetByteCount(note) <= 1 << 10);
        string.Concat(notes.Append(message)).Replace("\n", "").Where(IsHostile).Should().BeEmpty();
    }

    [Test]
    public async Task Without_pods_the_message_of_Argo_is_the_message() =>
        (await FailedAsync()).Status.Message.Should().Be(WithoutLogs);

    [Test]
    public async Task A_node_that_does_not_respond_does_not_delay_the_status()
    {
        var answering = new TaskCompletionSource();
        _kubelet.Answering = answering.Task;
        await _kubelet.AddPodAsync(Namespace, "work", "work-2", "never seen");

        (await FailedAsync()).Status.Message.Should().Be(WithoutLogs);
        answering.SetResult();
    }

    [Test]
    public async Task A_failure_emits_one_event()
    {
        await FailedAsync();

        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("work")).Any(record => record.Reason == ArcReasons.Failed));
        await Namespace.PatchAsync<V1Alpha1Workflow>("work", """{ "status": { "progress": "2/3" } }""");
        await Namespace.ArtifactWorkflowAsync("work", found => found.Status.Progress == "2/3");
        await Namespace.ForceAsync<V1Alpha1ArtifactWorkflow>("work", "1767225600");
        await Eventually.TrueAsync(async () => (await Namespace.EventsAsync("work")).Any(record => record.Reason == "ForceReconcile"));
        (await Namespace.EventsAsync("work")).Should().ContainSingle(record => record.Reason == ArcReasons.Failed);
    }

    private static bool IsHostile(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private async Task<V1Alpha1ArtifactWorkflow> FailedAsync()
    {
        await Namespace.CreateAsync(An.ArtifactWorkflow("work"));
        await Namespace.OnlyWorkflowAsync();
        await Namespace.PatchAsync<V1Alpha1Workflow>("work", $$"""
            { "status": {
              "phase": "Failed", "message": "child 'copy' failed", "progress": "1/3", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:04Z",
              "nodes": { {{Nodes}} }
            } }
            """);
        return await Namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Failed);
    }
}
