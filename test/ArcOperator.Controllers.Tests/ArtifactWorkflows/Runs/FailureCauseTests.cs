using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Runs;

public sealed class FailureCauseTests
{
    private const string ExitCode1 = "main: Error (exit code 1)";

    [TestCase("connecting\nError: no route to host\n", "Error: no route to host")]
    [TestCase("{\"level\":\"error\",\"msg\":\"no route to host\"}", "no route to host")]
    [TestCase("time=\"2026-01-31T12:00:00Z\" level=fatal msg=\"open \\\"x\\\": denied: denied\" code=1", "open \"x\": denied")]
    [TestCase("copying\n}\n---\n\n", "copying")]
    [TestCase("java.io.IOException: no space left\n\tat x.Y(Z.java:1)\n\t... 3 more", "java.io.IOException: no space left")]
    [TestCase("\u001b[31;1mno space left\u001b[0m", "no space left")]
    [TestCase("no space left\ntime=2026-01-31T12:00:00Z level=INFO msg=\"sub-process exited\" error=\"exit status 1\" argo=true\nError: exit status 1", "no space left")]
    [TestCase("exit status 2\nError: exit status 1", null)]
    public void The_last_meaningful_line_of_the_log_is_the_cause(string log, string? cause) =>
        Cause([Node("copy", ExitCode1)], log).Should().Be(cause is null ? "step 'copy' exited with 1" : $"step 'copy' exited with 1: {cause}");

    [Test]
    public void Without_a_log_the_rest_of_the_message_of_the_node_is_the_cause() =>
        Cause([Node("copy", "Error (exit code 3): disk is full")]).Should().Be("step 'copy' exited with 3: disk is full");

    [Test]
    public void A_specific_message_takes_precedence_over_a_later_exit_code() =>
        Cause([Node("copy", "The node was low on resource: memory."), Node("scan", ExitCode1, seconds: 5)]).Should().Be("step 'copy': The node was low on resource: memory.");

    [Test]
    public void Without_nodes_the_message_of_the_workflow_is_the_cause() =>
        Cause([], workflow: "error in entry template execution: cannot resolve {{x}}").Should().Be("cannot resolve {{x}}");

    [Test]
    public void Without_any_message_the_cause_is_the_phase() => Cause([], workflow: null).Should().Be("the workflow ended with phase Failed");

    [Test]
    public void Only_the_last_attempt_counts_also_below_a_retried_group() =>
        Cause(
        [
            Retry("work", "Failed"), Node("work(0)", "child", "Steps"), Node("work(1)", "child", "Steps"),
            Node("work(0).copy", "first"), Node("work(0).scan", "first", seconds: 9), Node("work(1).copy", "second"),
        ]).Should().Be("step 'work(1).copy': second");

    [Test]
    public void A_failed_attempt_is_not_the_cause_if_another_attempt_succeeded() =>
        Cause([Retry("work.pull", "Succeeded"), Node("work.pull(0)", ExitCode1, seconds: 9), Node("copy", "disk is full")]).Should().Be("step 'copy': disk is full");

    [Test]
    public void Ten_attempts_are_ordered_by_number() =>
        Cause([Retry("work", "Failed"), .. Enumerable.Range(0, 11).Select(attempt => Node($"work({attempt})", $"failure {attempt}"))]).Should().Be("after 11 attempts: failure 10");

    [Test]
    public void An_exit_handler_that_fails_later_is_not_the_cause() =>
        Cause([Node("copy", "disk is full"), Node("work.onExit", "no mail", seconds: 9) with { IsHook = true }]).Should().Be("step 'copy': disk is full");

    [Test]
    public void A_failed_exit_handler_is_the_cause_if_nothing_else_failed() =>
        Cause([Node("work.onExit", "no mail") with { IsHook = true }]).Should().Be("step 'work.onExit': no mail");

    [Test]
    public void A_container_that_only_waited_for_another_one_is_not_the_cause() =>
        Cause([
            Node("work", "main: Error (exit code 64): dependency \"scan\" exited with non-zero code: 10"),
            Node("main", "main: Error (exit code 64): dependency \"scan\" exited with non-zero code: 10", "Container") with { BoundaryId = "work" },
            Node("scan", "scan: Error (exit code 10): ", "Container") with { BoundaryId = "work" },
        ], "critical: 3").Should().Be("the container 'scan' exited with 10 and stopped the pod: critical: 3");

    [Test]
    public void An_exceeded_memory_limit_is_the_cause_even_if_its_size_is_unknown() =>
        Cause([Node("copy", "OOMKilled (exit code 137)")]).Should().Be("step 'copy' was killed: its memory limit is exceeded");

    [TestCase("wait: Error (exit code 64): open /var/run/argo/outputs/parameters/tmp/digest: no such file or directory",
        "step 'copy': output file /tmp/digest is missing and has no default in the template, so all outputs are lost")]
    [TestCase("init: Error (exit code 2): failed to load artifact", "step 'copy': failed to load artifact")]
    [TestCase("wait: Error (exit code 64): workflowtaskresults.argoproj.io is forbidden: User \"system:serviceaccount:team-a:robot\" cannot patch resource \"workflowtaskresults\" in API group \"argoproj.io\"",
        "WorkerRights: the ServiceAccount team-a/robot lacks the worker role: kubectl apply -k config/templates/worker -n team-a && kubectl create rolebinding robot-arc-worker --role=arc-worker --serviceaccount=team-a:robot -n team-a (it may not patch workflowtaskresults; the copy itself may have arrived)")]
    [TestCase("Step exceeded its deadline", "DeadlineExceeded: step 'copy': ran longer than the template allows")]
    [TestCase("workflow shutdown with strategy:  Terminate", "stopped by a user (shutdown: Terminate)")]
    [TestCase("pods \"x\" is forbidden: maximum memory usage per Container is 1Gi", "step 'copy': the API server refused the pod: maximum memory usage per Container is 1Gi")]
    public void Messages_of_Argo_are_explained(string message, string cause) => Cause([Node("copy", message)]).Should().Be(cause);

    [Test]
    public void The_default_deadline_of_the_operator_names_its_option()
    {
        var run = new V1Alpha1Workflow
        {
            Metadata = new() { Name = "work", NamespaceProperty = An.Namespace },
            Spec = new() { ActiveDeadlineSeconds = new ArgoOptions().ActiveDeadlineSeconds },
            Status = new() { Phase = "Failed", Message = "Workflow is running longer than the specified deadline" },
        };

        var cause = FailureCause.Of(run, []);

        (cause.Reason, cause.Message).Should().Be((ArcReasons.DeadlineExceeded, "DeadlineExceeded: ran longer than 168h allowed by the operator's option argo.activeDeadlineSeconds"));
    }

    [Test]
    public void A_long_line_keeps_its_beginning_and_its_end() =>
        Cause([Node("copy", ExitCode1)], $"begin {new string('x', 5000)} end").Should().HaveLength(400).And.StartWith("step 'copy' exited with 1: begin").And.EndWith("x end").And.Contain("…");

    private static string Cause(IReadOnlyList<WorkflowNode> nodes, string? log = null, string? workflow = "child 'x' failed")
    {
        var run = new V1Alpha1Workflow
        {
            Metadata = new() { Name = "work", NamespaceProperty = An.Namespace },
            Status = new() { Phase = "Failed", Message = workflow, Nodes = nodes },
        };
        return FailureCause.Of(run, [.. FailedStep.Of(run).Select(step => step with { Evidence = new(log, null, null) })]).Message;
    }

    private static WorkflowNode Node(string name, string message, string type = "Pod", int seconds = 0) =>
        new() { Id = name, Name = name, DisplayName = name, Type = type, Phase = "Failed", Message = message, FinishedAt = An.Noon.AddSeconds(seconds) };

    private static WorkflowNode Retry(string name, string phase) => new() { Id = name, Name = name, DisplayName = name, Type = "Retry", Phase = phase, Message = "No more retries left" };
}
