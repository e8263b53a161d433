using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows.Reports;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Reports;

public sealed class RunReportTests
{
    private static readonly string Digest = $"sha256:{new string('1', 64)}";

    [Test]
    public void A_report_names_the_artifact_that_arrived()
    {
        var report = Read(
            ("arc-digest", Digest + "\n"), ("arc-source-digest", Digest), ("arc-reference", $"registry.example/team/app:1@{Digest}"), ("arc-size", "1234"))!;

        report.Delivery.Should().Be(new ArtifactDelivery { Digest = Digest, SourceDigest = Digest, Reference = $"registry.example/team/app:1@{Digest}", Size = 1234 });
        report.Gates.Should().BeNull();
        report.Condition.Should().Be(new ConditionState("Reported", "True", "Reported", "the report of the workflow was read"));
    }

    [Test]
    public void A_report_names_what_the_workflow_attached_to_the_artifact() =>
        Read(("arc-sbom", Digest), ("arc-scan", Digest))!.Delivery.Should().Be(new ArtifactDelivery { Sbom = Digest, Scan = Digest });

    [Test]
    public void A_report_holds_each_gate_with_its_tool_and_database()
    {
        var report = Read(("arc-gates", """
            [{"name":"vulnerabilities","result":"Pass","tool":"trivy","version":"0.66.0","database":"db@sha256:1","databaseBuiltAt":"2026-01-30T01:00:00Z",
              "findings":{"critical":0,"high":2},"evidence":"not a digest","message":"2 high, limit 5"}, {"name":"malware","result":"Skipped"}]
            """))!;

        report.Gates.Should().BeEquivalentTo([
            new GateResult
            {
                Name = "vulnerabilities", Result = "Pass", Tool = "trivy", Version = "0.66.0", Database = "db@sha256:1", DatabaseBuiltAt = new(2026, 1, 30, 1, 0, 0, TimeSpan.Zero),
                Findings = new Dictionary<string, long> { ["critical"] = 0, ["high"] = 2 }, Message = "2 high, limit 5",
            },
            new GateResult { Name = "malware", Result = "Skipped" },
        ]);
    }

    [Test]
    public void The_worst_result_of_a_gate_that_is_reported_twice_counts() =>
        Read(("arc-gates", """[{"name":"a","result":"Pass"},{"name":"a","result":"Fail"},{"name":"a","result":"Error"}]"""))!.Gates!.Single().Result.Should().Be("Fail");

    [TestCase("arc-digest", "sha256:12", "output arc-digest is not a digest of the form sha256:<64 hexadecimal digits>")]
    [TestCase("arc-source-digest", "latest", "output arc-source-digest is not a digest of the form sha256:<64 hexadecimal digits>")]
    [TestCase("arc-size", "-1", "output arc-size is not a number of bytes")]
    [TestCase("arc-size", "12 kB", "output arc-size is not a number of bytes")]
    [TestCase("arc-reference", "https://user:secret@files.example/a", "output arc-reference contains a user name or password: remove it in the template")]
    [TestCase("arc-gates", "{", "output arc-gates is not valid JSON")]
    [TestCase("arc-gates", "{}", "output arc-gates is not a JSON list of gates")]
    [TestCase("arc-gates", "[[[[[[[[[[1]]]]]]]]]]", "output arc-gates is not valid JSON")]
    [TestCase("arc-gates", "[1]", "output arc-gates has a gate without a name, or with another result than Pass, Fail, Error and Skipped")]
    [TestCase("arc-gates", """[{"name":"a","result":"pass"}]""", "output arc-gates has a gate without a name, or with another result than Pass, Fail, Error and Skipped")]
    [TestCase("arc-gates", """[{"name":"a","result":"Pass","databaseBuiltAt":"yesterday"}]""", "output arc-gates: databaseBuiltAt of gate a is not a time such as 2026-11-27T01:00:00Z")]
    public void A_value_that_cannot_be_read_is_a_condition(string name, string value, string problem)
    {
        var condition = Read((name, value))!.Condition;

        (condition.Status, condition.Reason, condition.Message).Should().Be(("False", "InvalidReport", problem));
    }

    [Test]
    public void A_value_that_cannot_be_read_leaves_the_others() =>
        Read(("arc-digest", "no"), ("arc-size", "7"))!.Delivery.Should().Be(new ArtifactDelivery { Size = 7 });

    [Test]
    public void A_report_over_the_limits_is_cut()
    {
        var gates = new JsonArray([.. Enumerable.Range(0, 33).Select(number => new JsonObject { ["name"] = $"gate-{number}", ["result"] = "Pass", ["message"] = new string('m', 600) })]);

        var report = RunReport.Read(new() { Phase = "Succeeded", Outputs = new(new Dictionary<string, string> { ["arc-gates"] = gates.ToJsonString() }, ["arc-plan"]) })!;

        report.Gates.Should().HaveCount(32);
        report.Gates![0].Message.Should().HaveLength(512);
        (report.Condition.Reason, report.Condition.Message).Should().Be((
            "ReportCut",
            "the outputs arc-plan exceed 16384 bytes for all outputs together; output arc-gates has more than 32 gates; texts have more than 512 characters"));
    }

    [Test]
    public void Control_characters_of_a_report_are_replaced() =>
        Read(("arc-gates", "[{\"name\":\"a\",\"result\":\"Pass\",\"message\":\"one\\ntwo\\u001b[31m\\u202e\"}]"))!.Gates!.Single().Message.Should().Be("one two\uFFFD[31m\uFFFD");

    [TestCase("Running")]
    [TestCase("")]
    public void A_run_that_has_not_ended_has_no_report(string phase) =>
        RunReport.Read(new() { Phase = phase, Outputs = new(new Dictionary<string, string> { ["arc-size"] = "1" }, []) }).Should().BeNull();

    [Test]
    public void A_run_without_outputs_has_no_report() => RunReport.Read(new() { Phase = "Succeeded" }).Should().BeNull();

    [Test]
    public async Task Recorded_outputs_of_real_Argo_reach_the_status_of_ArtifactWorkflow_and_Order()
    {
        var run = await new RecordedRun("outputs-global", change: text => text.Replace("\"digest\"", "\"arc-digest\"")).ReplayLifeAsync();

        run.ArtifactWorkflow.Status.Delivery!.Digest.Should().Be(Digest);
        run.Order.Status.ArtifactWorkflows!.Values.Single().Digest.Should().Be(Digest);
        run.ArtifactWorkflow.Status.Conditions.Find("Reported")!.Status.Should().Be("True");
    }

    [Test]
    public async Task A_report_that_cannot_be_read_emits_an_event_and_does_not_fail_the_work()
    {
        var run = await new RecordedRun("outputs-global", change: text => text.Replace("\"verdict\"", "\"arc-gates\"")).ReplayLifeAsync();

        run.Reason.Should().Be("Succeeded");
        run.Events.Should().Contain("Warning InvalidReport: output arc-gates is not a JSON list of gates");
    }

    [Test]
    public async Task The_digest_stays_after_Argo_deleted_the_Workflow()
    {
        var run = await new RecordedRun("ttl-5s-success", change: text => text.Replace("\"digest\"", "\"arc-digest\"")).ReplayLifeAsync();
        var before = run.ArtifactWorkflow.Status;

        await run.ReplayAllAsync();

        run.ArtifactWorkflow.Status.Delivery.Should().Be(before.Delivery);
    }

    [Test]
    public async Task Recorded_outputs_without_values_are_no_report()
    {
        var run = await new RecordedRun("outputs-without-default", change: text => text.Replace("\"digest\"", "\"arc-digest\"").Replace("\"verdict\"", "\"arc-gates\"")).ReplayLifeAsync();

        run.ArtifactWorkflow.Status.Delivery.Should().BeNull();
        run.ArtifactWorkflow.Status.Conditions.Find("Reported").Should().BeNull();
    }

    [Test]
    public void A_schedule_keeps_the_delivery_of_its_last_run_that_reported_one()
    {
        var delivery = new ArtifactDelivery { Digest = Digest };
        var observed = An.ArtifactWorkflow().WithStatus(new() { Phase = "Succeeded", Delivery = delivery, CompletionTime = An.Noon })
            .WithSchedule(new() { LastScheduledTime = An.Noon }).WithRun("next", new() { Phase = "Running" }).Observed();
        var plan = Controllers.ArtifactWorkflows.ArtifactWorkflowPlan.For(observed, new(), new(), An.Noon);

        Controllers.ArtifactWorkflows.ArtifactWorkflowStatus.From(observed, plan, new(), An.Noon).Delivery.Should().Be(delivery);
    }

    private static RunReport? Read(params (string Name, string Value)[] outputs) => RunReport.Read(new()
    {
        Phase = WorkflowPhase.Succeeded,
        Outputs = new WorkflowOutputs(outputs.ToDictionary(output => output.Name, output => output.Value), []),
    });
}
