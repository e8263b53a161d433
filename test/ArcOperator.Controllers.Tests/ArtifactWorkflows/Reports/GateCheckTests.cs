using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Reports;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Reports;

public sealed class GateCheckTests
{
    private const string Refusal = """[{"name":"vulnerabilities","result":"Fail","tool":"trivy","version":"0.66.0","databaseBuiltAt":"2026-01-30T01:00:00Z","message":"3 critical, 0 allowed"}]""";

    [Test]
    public void Gates_that_all_pass_let_the_artifact_pass() =>
        Check("""[{"name":"a","result":"Pass"},{"name":"b","result":"Pass"},{"name":"extra","result":"Fail"}]""", gates: ["a", "b"]).Should().BeNull();

    [Test]
    public void A_gate_that_fails_refuses_the_artifact_of_a_succeeded_workflow() => Check(Refusal, gates: ["vulnerabilities"]).Should().Be(
        ("GateRefused", "vulnerabilities: 3 critical, 0 allowed (trivy 0.66.0, database of 2026-01-30)"));

    [Test]
    public void A_gate_without_a_message_is_described_by_its_findings() =>
        Check("""[{"name":"a","result":"Fail","findings":{"critical":3,"low":0}},{"name":"b","result":"Fail"}]""", gates: ["a", "b"])!.Value.Message
            .Should().Be("a: 3 critical (and 1 more, see status.gates)");

    [Test]
    public void A_gate_that_is_not_required_explains_a_failed_workflow_only()
    {
        Check(Refusal).Should().BeNull();
        Check(Refusal, phase: "Failed")!.Value.Reason.Should().Be("GateRefused");
    }

    [Test]
    public void A_gate_that_cannot_decide_is_inconclusive() =>
        Check("""[{"name":"malware","result":"Error","tool":"clamscan","message":"no signatures"}]""", gates: ["malware"]).Should().Be(
            ("GateInconclusive", "malware: no signatures (clamscan)"));

    [TestCase("2026-01-29T11:59:59Z", "older than 48h")]
    [TestCase(null, "unknown age")]
    public void A_database_that_is_too_old_or_of_unknown_age_is_inconclusive(string? built, string expected)
    {
        var time = built is null ? "" : $",\"databaseBuiltAt\":\"{built}\"";

        var failure = Check($$"""[{"name":"a","result":"Pass","database":"db"{{time}}}]""", gates: ["a"], age: "48h")!.Value;

        failure.Reason.Should().Be("GateInconclusive");
        failure.Message.Should().Contain(expected);
    }

    [TestCase("48h", "2026-01-29T12:00:00Z")]
    [TestCase("0", "2020-01-29T12:00:00Z")]
    [TestCase(null, "2020-01-29T12:00:00Z")]
    public void A_database_within_the_policy_passes(string? age, string built) =>
        Check($$"""[{"name":"a","result":"Pass","database":"db","databaseBuiltAt":"{{built}}"}]""", gates: ["a"], age: age).Should().BeNull();

    [TestCase("[]", "gate 'signature' was not reported in output arc-gates, but the artifact type requires it")]
    [TestCase(null, "gate 'signature' was not reported in output arc-gates, but the artifact type requires it")]
    [TestCase("{", "gate 'signature' was not reported in output arc-gates, but the artifact type requires it: output arc-gates is not valid JSON")]
    [TestCase("""[{"name":"signature","result":"Skipped"}]""", "gate 'signature' was skipped, but the artifact type requires it: enable it in the parameters of the type")]
    public void A_gate_that_is_not_reported_with_Pass_is_missing(string? report, string message) =>
        Check(report, gates: ["signature"]).Should().Be(("GateMissing", message));

    [Test]
    public void A_workflow_that_failed_before_its_gates_is_not_missing_them() => Check(null, gates: ["signature"], phase: "Failed").Should().BeNull();

    [TestCase(10, "GateRefused")]
    [TestCase(11, "GateInconclusive")]
    [TestCase(1, null)]
    public void The_exit_code_decides_if_the_report_is_lost(int code, string? reason) =>
        (Check(null, gates: ["a"], phase: "Failed", node: $"main: Error (exit code {code}): text")?.Reason).Should().Be(reason);

    [Test]
    public void An_exit_code_in_the_output_of_a_step_does_not_count() =>
        Check(null, gates: ["a"], phase: "Failed", node: "main: Error (exit code 1): tool said (exit code 10)").Should().BeNull();

    [Test]
    public void An_exit_code_without_required_gates_does_not_count() =>
        Check(null, phase: "Failed", node: "main: Error (exit code 10)").Should().BeNull();

    [Test]
    public async Task A_recorded_refusal_of_real_Argo_is_a_refused_gate_with_its_message()
    {
        var run = await new RecordedRun("gate-refuses", gates: ["vulnerabilities"], change: text => text
            .Replace("\"verdict\"", "\"arc-gates\"")
            .Replace("""{\"vulnerabilities\":\"refused\",\"critical\":3}""", Refusal.Replace("\"", "\\\""))).ReplayLifeAsync();

        run.ArtifactWorkflow.Status.Phase.Should().Be("Failed");
        run.Reason.Should().Be("GateRefused");
        run.ArtifactWorkflowSays.Should().Be("vulnerabilities: 3 critical, 0 allowed (trivy 0.66.0, database of 2026-01-30)");
        run.OrderReason.Should().Be("GateRefused");
        run.ArtifactWorkflow.Status.Delivery.Should().BeNull();
    }

    [Test]
    public async Task A_recorded_refusal_whose_report_is_not_ours_is_known_by_its_exit_code()
    {
        var run = await new RecordedRun("gate-refuses", gates: ["vulnerabilities"]).ReplayLifeAsync();

        run.Reason.Should().Be("GateRefused");
        run.ArtifactWorkflowSays.Should().Be("step 'scan' refuses the artifact (exit code 10) and reports no gate in output arc-gates");
    }

    [Test]
    public void A_succeeded_Workflow_without_its_gates_is_a_failed_ArtifactWorkflow()
    {
        var status = StatusOf(An.ArtifactWorkflow().With(spec => spec with { Gates = ["a"] }).WithWorkflow(Run(null)));

        (status.Phase, status.Failed, status.Succeeded, status.FailureTime).Should().Be(("Failed", 1, null, An.Noon));
        status.Conditions.Find("Stalled")!.Reason.Should().Be("GateMissing");
    }

    [Test]
    public void The_last_success_of_a_schedule_is_one_that_passed_its_gates()
    {
        var scheduled = An.ArtifactWorkflow().With(spec => spec with { Gates = ["a"] }).WithSchedule(new() { LastScheduledTime = An.Noon })
            .WithRun("passed", Run("""[{"name":"a","result":"Pass"}]""", An.Noon.AddHours(-2))).WithRun("refused", Run("""[{"name":"a","result":"Fail"}]"""));

        var status = StatusOf(scheduled);

        (status.Phase, status.LastSuccess).Should().Be(("Failed", An.Noon.AddHours(-2)));
    }

    private static V1Alpha1ArtifactWorkflowStatus StatusOf(ArtifactWorkflowBuilder builder)
    {
        var observed = builder.Observed();
        var plan = ArtifactWorkflowPlan.For(observed, new(), new(), An.Noon);
        return ArtifactWorkflowStatus.From(observed, plan, new(Failure: plan.Failure), An.Noon);
    }

    private static WorkflowStatus Run(string? report, DateTimeOffset? end = null) => new()
    {
        Phase = WorkflowPhase.Succeeded,
        StartedAt = An.Noon.AddHours(-3),
        FinishedAt = end ?? An.Noon,
        Outputs = report is null ? null : new(new Dictionary<string, string> { ["arc-gates"] = report }, []),
    };

    private static (string Reason, string Message)? Check(
        string? report, IReadOnlyList<string>? gates = null, string phase = "Succeeded", string? age = null, string? node = null)
    {
        var status = Run(report) with
        {
            Phase = phase,
            Nodes = node is null ? null : [new() { Id = "n", DisplayName = "scan", Type = "Pod", Phase = "Failed", Message = node }],
        };
        var spec = new V1Alpha1ArtifactWorkflowSpec { Gates = gates, Policy = age is null ? null : new() { MaxDatabaseAge = age } };
        return GateCheck.Find(spec, new() { Metadata = new() { Name = "run" }, Status = status }, RunReport.Read(status)) is { } failure ? (failure.Reason, failure.Message) : null;
    }
}
