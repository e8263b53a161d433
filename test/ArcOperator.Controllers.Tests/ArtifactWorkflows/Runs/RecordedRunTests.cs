using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Runs;

/// <summary>The lines that users read, for runs that a real Argo recorded.</summary>
public sealed class RecordedRunTests
{
    private const string Violation =
        "the API server refused the pod: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false (containers \"init\", \"wait\", \"main\" must set securityContext.allowPrivilegeEscalation=false)"
        + "…\", \"wait\", \"main\" must set securityContext.runAsNonRoot=true), seccompProfile (pod or containers \"init\", \"wait\", \"main\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")";

    [TestCase("exit-1", "Failed", "Failed", "step 'main' exited with 1: cannot reach the moon: no rocket")]
    [TestCase("dag-step-fails", "Failed", "Failed", "step 'scan' exited with 7: CVE-2026-1 found in layer 3")]
    [TestCase("on-exit", "Failed", "Failed", "step 'main' exited with 3: main part")]
    [TestCase("oom", "Failed", "Failed", "step 'main' was killed: memory limit 24Mi exceeded (limit from the pod)")]
    [TestCase("deadline-workflow", "Failed", "DeadlineExceeded", "DeadlineExceeded: ran longer than 12s allowed by the template")]
    [TestCase("deadline-pod", "Failed", "DeadlineExceeded", "DeadlineExceeded: ran longer than 10s allowed by the template")]
    [TestCase("pod-deleted", "Error", "Failed", "the pod was deleted while it ran")]
    [TestCase("stopped", "Failed", "Failed", "stopped by a user (shutdown: Stop)")]
    [TestCase(
        "no-worker-rights", "Error", "WorkerRights",
        "WorkerRights: the ServiceAccount rp-a/default lacks the worker role: kubectl apply -k config/templates/worker -n rp-a (it may not create workflowtaskresults; the copy itself may have arrived; 3 attempts)")]
    [TestCase(
        "retry-image-unknown", "Failed", "Failed",
        "after 1 attempt: step 'copy' exited with 1: Error parsing image name \"docker://10.20.0.1:5001/library/nothere:9\": reading manifest 9 in 10.20.0.1:5001/library/nothere: manifest unknown")]
    [TestCase(
        "pod-security-by-argo-itself", "Error", "Failed",
        "the namespace enforces restricted, but Argo's own containers 'init' and 'wait' do not comply: set executor.securityContext in Argo's configuration")]
    [TestCase("template-missing", "Error", "Failed", "WorkflowTemplate 'later' does not exist in this namespace")]
    [TestCase("strict-refuses-volumes", "Error", "Failed", "Argo allows only referenced templates: start the operator with argo.templateReferencing=Strict")]
    [TestCase("value-140k", "Error", "Failed", "the parameters are too large for Argo, which may not create ConfigMaps in this namespace: shorten them")]
    [TestCase("quota", "Error", "Failed", "the API server refused the pod: unable to create new content in namespace ag-q because it is being terminated")]
    [TestCase("gate-refuses", "Failed", "Failed", "the container 'scan' exited with 10 and stopped the pod")]
    [TestCase("container-set-fails", "Failed", "Failed", "after 2 attempts: the container 'scan' exited with 7 and stopped the pod")]
    [TestCase(
        "outputs-without-default", "Failed", "Failed",
        "step 'main' exited with 10: output file /tmp/digest is missing and has no default in the template, so all outputs are lost")]
    [TestCase("ttl-0-failure", "Failed", "Failed", "step 'main' exited with 1: sorry, no luck")]
    public async Task A_recorded_failure_names_its_cause(string name, string phase, string reason, string line)
    {
        var run = await new RecordedRun(name).ReplayLifeAsync();

        run.ArtifactWorkflow.Status.Phase.Should().Be(phase);
        run.ArtifactWorkflowSays.Should().Be(line);
        run.Reason.Should().Be(reason);
        run.ArtifactWorkflow.Status.Failed.Should().Be(1);
        run.Order.Status.Message.Should().Be($"artifact 0: {line}");
        run.OrderReason.Should().Be("Failed");
    }

    [Test]
    public async Task Recorded_case_pod_security_violated_shows_the_words_of_the_API_server_once()
    {
        var run = await new RecordedRun("pod-security-violated").ReplayLifeAsync();

        run.ArtifactWorkflow.Status.Message.Should().Be(Violation).And.HaveLength(400);
        run.Order.Status.Message.Should().Be($"artifact 0: {Violation}");
    }

    [Test]
    public async Task Recorded_case_value_100k_shows_a_line_of_readable_length()
    {
        var run = await new RecordedRun("value-100k").ReplayLifeAsync();

        var line = $"step 'main' exited with 1: …{new string('x', 171)}…{new string('x', 199)}>";
        run.ArtifactWorkflowSays.Should().Be(line);
        run.Order.Status.Message.Should().Be($"artifact 0: {line}");
    }

    [TestCase("delivered")]
    [TestCase("continue-on")]
    [TestCase("container-set")]
    [TestCase("outputs-global")]
    [TestCase("mutex-workflow")]
    [TestCase("ttl-5s-success")]
    [TestCase("ttl-0-success")]
    public async Task A_recorded_success_has_no_message_and_is_kept_when_Argo_deletes_the_Workflow(string name)
    {
        var run = await new RecordedRun(name).ReplayAllAsync();

        run.ArtifactWorkflow.Status.Should().BeEquivalentTo(new { Phase = "Succeeded", Succeeded = 1, Failed = (long?)null });
        run.ArtifactWorkflowSays.Should().BeEmpty();
        run.Plan.Create.Should().BeNull("nothing is done twice");
        run.Order.Status.Should().BeEquivalentTo(new { Phase = "Succeeded", Message = "" });
    }

    [Test]
    public async Task The_recorded_failure_ttl_0_failure_is_kept_when_Argo_deletes_the_Workflow()
    {
        var run = await new RecordedRun("ttl-0-failure").ReplayAllAsync();

        run.ArtifactWorkflowSays.Should().Be("step 'main' exited with 1: sorry, no luck");
        run.Plan.Create.Should().BeNull("nothing is done twice");
        run.Reason.Should().Be("Failed");
    }

    [Test]
    public async Task The_recorded_loss_workflow_deleted_says_what_to_do()
    {
        const string line = "the Argo Workflow disappeared before its end was observed: check the destination, or start again by the annotation arc.opendefense.cloud/force-at";

        var run = await new RecordedRun("workflow-deleted").ReplayAllAsync();

        run.ArtifactWorkflowSays.Should().Be(line);
        run.Reason.Should().Be("WorkflowLost");
        run.Order.Status.Message.Should().Be($"artifact 0: {line}");
    }

    [TestCase("image-pull", 11, 134, "ImagePull", "ImagePull: image registry.invalid/nothing:1.0 cannot be pulled: lookup registry.invalid on 192.0.2.53:53: i/o timeout, since 2m")]
    [TestCase("node-selector", 3, 130, "Unschedulable", "Unschedulable: 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, since 2m")]
    [TestCase("cpu-100", 3, 130, "Unschedulable", "Unschedulable: 0/1 nodes are available: 1 Insufficient cpu, since 2m")]
    [TestCase("quota", 2, 20, "QuotaExceeded", "QuotaExceeded: nopods, requested pods=1, used 0, limited 0")]
    [TestCase("mutex-workflow", 2, 200, "WaitingForLock", "WaitingForLock: mutex m1 of this namespace is held by m1-c516b2881d1f98f5, since 3m")]
    [TestCase("suspended-node", 2, 30, "WaitingForResume", "WaitingForResume: step 'approve' is suspended: resume with argo resume susp-7aec58df953eff45 -n ag-b")]
    [TestCase("suspended-node", 2, 190, "WaitingForResume", "WaitingForResume: step 'approve' is suspended, since 3m: resume with argo resume susp-7aec58df953eff45 -n ag-b")]
    [TestCase("no-phase-for-ever", 2, 190, "ArgoNotResponding", "ArgoNotResponding: Argo has not started it for 3m: does a controller watch this namespace (no instance id)?")]
    [TestCase("exit-1", 3, 190, "PodPending", "PodPending: the pod of step 'fail-e98e5e855ed4634c' does not start (PodInitializing), since 3m")]
    public async Task A_recorded_wait_names_its_cause(string name, int events, int seconds, string reason, string line)
    {
        var run = await (await new RecordedRun(name).ReplayAsync(events)).AtAsync(TimeSpan.FromSeconds(seconds));

        run.ArtifactWorkflowSays.Should().Be(line);
        run.Reason.Should().Be(reason);
        run.ArtifactWorkflow.Status.Conditions.Should().Contain(condition => condition.Type == "Reconciling" && condition.Reason == reason)
            .And.OnlyContain(condition => condition.Message == line.Substring(reason.Length + 2));
        run.Order.Status.Message.Should().Be($"artifact 0: {line}");
        run.OrderReason.Should().Be(reason);
    }

    [TestCase("no-phase-for-ever", 2)]
    [TestCase("exit-1", 3)]
    public async Task A_recorded_start_that_takes_less_than_a_minute_is_not_a_wait(string name, int events)
    {
        var run = await (await new RecordedRun(name).ReplayAsync(events)).AtAsync(TimeSpan.FromSeconds(50));

        run.Reason.Should().Be("Progressing");
        run.RequeueAfter.Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(11), "the wait is noticed without an event");
    }

    [Test]
    public async Task The_changing_words_of_image_pull_are_written_at_most_once_a_minute()
    {
        var run = await new RecordedRun("image-pull").ReplayAsync(4);
        var first = run.Writes;

        for (var second = 0; second < 300; second += 5)
        {
            await run.ReplayEventAsync(3 + (second / 5 % 8), TimeSpan.FromSeconds(second));
        }

        (run.Writes.ArtifactWorkflow - first.ArtifactWorkflow).Should().BeLessThanOrEqualTo(5);
        (run.Writes.Order - first.Order).Should().BeLessThanOrEqualTo(5);
        run.ArtifactWorkflowSays.Should().EndWith("since 4m");
    }

    [Test]
    public async Task A_recorded_wait_of_more_than_a_minute_is_a_warning_once()
    {
        var run = await (await new RecordedRun("cpu-100").ReplayAsync(3)).AtAsync(TimeSpan.FromSeconds(30));
        run.Events.Should().BeEmpty();

        (await run.AtAsync(TimeSpan.FromSeconds(70))).Events.Should().Equal("Warning Unschedulable: 0/1 nodes are available: 1 Insufficient cpu, since 1m");
        (await run.AtAsync(TimeSpan.FromSeconds(130))).Events.Should().BeEmpty();
    }

    [Test]
    public async Task A_recorded_wait_that_lasts_longer_than_the_option_allows_fails_and_its_cause_stays()
    {
        const string line =
            "WaitedTooLong: stopped after it had waited for 1h (option argo.maxWait): ImagePull: image registry.invalid/nothing:1.0 cannot be pulled: lookup registry.invalid on 192.0.2.53:53: i/o timeout";
        var options = new ArgoOptions { MaxWait = TimeSpan.FromHours(1) };
        var run = await (await new RecordedRun("image-pull", options).ReplayAsync(11)).AtAsync(TimeSpan.FromMinutes(59));
        run.Plan.Stop.Should().BeNull();
        run.RequeueAfter.Should().BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));

        await run.AtAsync(TimeSpan.FromMinutes(61));
        var patch = run.Plan.Stop!.Patch();
        await run.ReconcileAsync(new()
        {
            Metadata = run.Workflow!.Metadata with { Annotations = new Dictionary<string, string> { ["arc.opendefense.cloud/stopped-because"] = run.Plan.Stop.Cause } },
            Status = run.Workflow.Status,
        });

        patch["spec"]!.ToJsonString().Should().Be("""{"shutdown":"Stop"}""");
        run.ArtifactWorkflow.Status.Should().BeEquivalentTo(new { Phase = "Failed", CompletionTime = run.Now, Failed = 1 });
        run.ArtifactWorkflowSays.Should().Be(line);
        run.Reason.Should().Be("WaitedTooLong");
        run.Order.Status.Message.Should().Be($"artifact 0: {line}");
        var ended = run.Now;

        await run.AtAsync(TimeSpan.FromMinutes(70));
        await run.ReconcileAsync(new()
        {
            Metadata = run.Workflow!.Metadata,
            Status = run.Workflow.Status with { Phase = "Failed", Message = "Stopped with strategy 'Stop'", FinishedAt = run.Now },
        });

        run.ArtifactWorkflowSays.Should().Be(line);
        run.ArtifactWorkflow.Status.CompletionTime.Should().Be(ended, "one end is reported once");
    }

    [Test]
    public async Task A_step_that_a_user_has_to_resume_waits_without_limit() =>
        (await (await new RecordedRun("suspended-node", new() { MaxWait = TimeSpan.FromHours(1) }).ReplayAsync(2)).AtAsync(TimeSpan.FromDays(9))).Plan.Stop.Should().BeNull();

    [Test]
    public async Task Recorded_case_finalizer_of_argo_names_the_finalizer_at_once()
    {
        const string line = "waiting for finalizer workflows.argoproj.io/artifact-gc of Workflow fin-fe3769d1637b42bb";
        var run = await new RecordedRun("finalizer-of-argo").ReplayAsync(5);

        run.DeletionLines(TimeSpan.Zero).Should().Be((line, line));
    }

    [Test]
    public async Task Recorded_case_deleted_while_running_names_the_Workflow_once_its_deletion_is_late()
    {
        var run = await new RecordedRun("deleted-while-running").ReplayLifeAsync();

        run.DeletionLines(TimeSpan.FromSeconds(1)).Should().Be(((string?)null, (string?)null), "most deletions end within a moment");
        run.DeletionLines(TimeSpan.FromMinutes(1)).Should().Be(("waiting for Workflow delorder-34cb1cac8529592e to be deleted", "waiting for its ArtifactWorkflows to be deleted"));
    }

    [TestCase("finalizer-of-argo")]
    [TestCase("deleted-while-running")]
    public async Task After_the_recorded_deletion_the_ArtifactWorkflow_waits_for_nothing(string name) =>
        (await new RecordedRun(name).ReplayAllAsync()).DeletionLines(TimeSpan.FromMinutes(1)).ArtifactWorkflow.Should().BeNull();
}
