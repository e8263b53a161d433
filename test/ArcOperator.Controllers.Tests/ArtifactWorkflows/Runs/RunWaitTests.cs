using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Runs;

public sealed class RunWaitTests
{
    private static readonly DateTimeOffset Later = An.Noon.AddMinutes(2);

    [TestCase("InvalidImageName", "ImagePull: its image cannot be pulled, since 2m")]
    [TestCase("ImagePullBackOff: Back-off pulling image \"a/b:1\"", "ImagePull: image a/b:1 cannot be pulled, since 2m")]
    [TestCase("ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image \"a/b:1\": failed to resolve reference \"a/b:1\": a/b:1: not found", "ImagePull: image a/b:1 cannot be pulled: a/b:1: not found, since 2m")]
    [TestCase("Unschedulable: 0/3 nodes are available: 3 Insufficient memory.", "Unschedulable: 0/3 nodes are available: 3 Insufficient memory, since 2m")]
    [TestCase("Unschedulable: 0/3 nodes are available: 1 node(s) had taint {a: b}, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims.", "Unschedulable: 0/3 nodes are available: 1 node(s) had taint {a: b}, 2 Insufficient cpu, since 2m")]
    [TestCase("pods \"x\" is forbidden: exceeded quota: q, requested: limits.cpu=2,pods=1, used: limits.cpu=1,pods=4, limited: limits.cpu=2,pods=4", "QuotaExceeded: q, requested limits.cpu=2,pods=1, used limits.cpu=1,pods=4, limited limits.cpu=2,pods=4, since 2m")]
    [TestCase("Waiting for other/ConfigMap/limits/key lock. Lock status: 0/2", "WaitingForLock: semaphore limits/key of namespace other has no free place (0/2), since 2m")]
    [TestCase("CreateContainerConfigError: secret \"x\" not found", "PodPending: the pod of step 'copy' does not start: CreateContainerConfigError: secret \"x\" not found, since 2m")]
    [TestCase("", "PodPending: the pod of step 'copy' does not start, since 2m")]
    public void The_message_of_a_pending_node_is_explained(string message, string expected) => Message([Node("copy", message)]).Should().Be(expected);

    [Test]
    public void The_most_upstream_pending_node_is_reported() =>
        Message([Node("late", "Unschedulable: no room", seconds: 9), Node("early", "ErrImagePull: denied")]).Should().StartWith("ImagePull: its image cannot be pulled: denied");

    [Test]
    public void A_cause_takes_precedence_over_a_pod_that_merely_starts() =>
        Message([Node("early", "PodInitializing"), Node("late", "Unschedulable: no room", seconds: 9)]).Should().StartWith("Unschedulable: no room");

    [Test]
    public void A_pause_that_ends_automatically_is_not_a_wait() =>
        Run([Node("pause", "") with { Type = "Suspend", Phase = "Running", TemplateName = "pause" }], new(null, new Dictionary<string, TemplateLimits> { ["pause"] = new(null, null, null, "1h") }))
            .Should().Match<V1Alpha1Workflow>(run => RunWait.Of(run, Later) == null);

    [Test]
    public void A_suspended_Workflow_waits_for_a_user() =>
        RunWait.Of(new() { Metadata = Metadata(), Spec = new() { Suspend = true }, Status = new() { Phase = "Running", StartedAt = An.Noon } }, Later)!.Message(Later)
            .Should().Be("WaitingForResume: the Workflow is suspended, since 2m: resume with argo resume work -n space");

    [Test]
    public void Parallelism_of_Argo_is_a_wait_for_capacity() =>
        RunWait.Of(new() { Metadata = Metadata(), Status = new() { Phase = "Pending", Message = "Workflow processing has been postponed because too many workflows are already running" } }, Later)!
            .Message(Later).Should().Be("WaitingForCapacity: Argo runs as many Workflows as its parallelism allows, since 2m");

    [Test]
    public void The_instance_that_a_Workflow_is_meant_for_is_named() =>
        RunWait.Of(new() { Metadata = Metadata() with { Labels = new Dictionary<string, string> { [ArgoGroup.InstanceLabel] = "blue" } } }, Later)!
            .Message(Later).Should().EndWith("does a controller watch this namespace (instance id 'blue')?");

    [Test]
    public void Hostile_text_is_cleaned_and_bounded() =>
        Message([Node("copy", $"\u001b]0;title\u0007CreateContainerError: {new string('x', 9000)}\nsecond")]).Should().NotContain("\u001b").And.NotContain("\n").And.Match(text => text.Length < 400);

    [Test]
    public void Other_words_within_the_same_minute_change_nothing()
    {
        var wait = Wait("ErrImagePull: failed to pull image \"a:1\": denied by two")!;

        wait.Message("ImagePull", "ImagePull: image a:1 cannot be pulled: denied by one, since 2m", Later).Should().Be("ImagePull: image a:1 cannot be pulled: denied by one, since 2m");
        wait.Message("ImagePull", "ImagePull: image a:1 cannot be pulled: denied by one, since 1m", Later).Should().Be("ImagePull: image a:1 cannot be pulled: denied by two, since 2m");
        wait.Message("Unschedulable", "Unschedulable: no room, since 2m", Later).Should().Be("ImagePull: image a:1 cannot be pulled: denied by two, since 2m");
    }

    [Test]
    public void A_message_without_the_cause_keeps_the_known_cause() =>
        Wait("ImagePullBackOff: Back-off pulling image \"a:1\"")!.Message("ImagePull", "ImagePull: image a:1 cannot be pulled: denied, since 1m", Later)
            .Should().Be("ImagePull: image a:1 cannot be pulled: denied, since 2m");

    [TestCase(0.5, null, 1)]
    [TestCase(1, "1m", 2)]
    [TestCase(9.9, "9m", 10)]
    [TestCase(14, "10m", 15)]
    [TestCase(59, "55m", 60)]
    [TestCase(119, "1h", 120)]
    [TestCase(60 * 24 * 3.5, "3d", 60 * 24 * 4)]
    [TestCase(-5, null, 1)]
    public void Durations_grow_in_steps_that_get_longer(double minutes, string? label, double next)
    {
        WaitTime.Label(An.Noon, An.Noon.AddMinutes(minutes)).Should().Be(label);
        WaitTime.NextChange(An.Noon, An.Noon.AddMinutes(minutes)).Should().Be(An.Noon.AddMinutes(next));
    }

    private static string Message(IReadOnlyList<WorkflowNode> nodes) => RunWait.Of(Run(nodes), Later)!.Message(Later);

    private static RunWait? Wait(string message) => RunWait.Of(Run([Node("copy", message)]), Later);

    private static V1ObjectMeta Metadata() => new() { Name = "work", NamespaceProperty = An.Namespace, CreationTimestamp = An.Noon.UtcDateTime };

    private static V1Alpha1Workflow Run(IReadOnlyList<WorkflowNode> nodes, WorkflowLimits? limits = null) =>
        new() { Metadata = Metadata(), Status = new() { Phase = "Running", Nodes = nodes, Limits = limits, StartedAt = An.Noon } };

    private static WorkflowNode Node(string name, string message, int seconds = 0) =>
        new() { Id = name, Name = $"work.{name}", DisplayName = name, Type = "Pod", Phase = "Pending", Message = message, StartedAt = An.Noon.AddSeconds(seconds) };
}
