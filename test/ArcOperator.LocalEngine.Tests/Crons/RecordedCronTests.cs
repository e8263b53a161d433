using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.LocalEngine.Crons;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Crons;

/// <summary>CronWorkflows that were recorded with Argo 4.1.2, on this engine: same runs, counts and times.</summary>
public sealed class RecordedCronTests
{
    private static readonly string Folder = Path.Combine(RecordedCase.Folder, "Crons");

    private static readonly string[] Compared = ["berlin", "every15", "gone", "hourly", "qmark", "tenmin", "tenminbad"];

    private static readonly string[] Refused = ["tz-mars", "when"];

    [TestCaseSource(nameof(Compared))]
    public void A_schedule_has_the_status_of_Argo(string name)
    {
        var recorded = Read(name);
        var expected = recorded["status"].Deserialize(LocalEngineJsonContext.Default.CronWorkflowStatus)!;

        var status = RunToEnd(recorded);

        // Argo writes the first status with the first run.
        status.Should().BeEquivalentTo(expected with { Succeeded = expected.Succeeded ?? 0, Failed = expected.Failed ?? 0, Phase = "Active" });
    }

    // Argo leaves the status of tz-mars empty for ever, and counts each time of 'when' as a failed run.
    [TestCase("tz-mars", "spec.timezone 'Mars/Phobos' is not known on this machine")]
    [TestCase("when", "spec.when: ")]
    public void A_schedule_that_the_engine_does_not_support_is_refused_by_name(string name, string problem)
    {
        var status = RunToEnd(Read(name));

        status.Conditions.Should().ContainSingle().Which.Message.Should().StartWith(problem);
        status.LastScheduledTime.Should().BeNull();
    }

    [Test]
    public void Each_recorded_schedule_is_compared_or_refused() => Directory.GetFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file)).Should().BeEquivalentTo([.. Compared, .. Refused]);

    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!;

    // From the creation of the CronWorkflow to its deletion. Each run ends before the next decision.
    private static CronWorkflowStatus RunToEnd(JsonNode recorded)
    {
        var spec = recorded["spec"].Deserialize(LocalEngineJsonContext.Default.CronWorkflowSpec)!;
        var phase = $"{recorded["spec"]!["workflowSpec"]!["workflowTemplateRef"]!["name"]}" == "bad" ? "Failed" : "Succeeded";
        var (since, end) = (Time("created"), Time("deleted"));
        var (status, owned) = (new CronWorkflowStatus(), new List<Workflow>());
        for (var now = since; now <= end;)
        {
            var observed = new CronObservation(new() { Metadata = new() { Name = "recorded" }, Spec = spec, Status = status }, owned, since, null);
            var plan = CronPlan.For(observed, now);
            List<Workflow> started = plan.Start is { } time ? [Run(time, phase)] : [];
            status = CronStatus.From(observed, plan, started);
            owned.AddRange(started);
            // The next decision is about the end of the run, or the next time.
            (since, now) = (now, started.Count > 0 ? now : plan.Next ?? DateTimeOffset.MaxValue);
        }

        return status;

        DateTimeOffset Time(string field) => DateTimeOffset.Parse($"{recorded[field]}", null);
    }

    private static Workflow Run(DateTimeOffset time, string phase) => new()
    {
        Metadata = new() { Name = $"recorded-{time:HHmm}", Uid = $"{time:HHmm}", Annotations = new Dictionary<string, string> { ["workflows.argoproj.io/scheduled-time"] = $"{time:yyyy-MM-ddTHH:mm:ssZ}" } },
        Status = new() { Phase = phase, FinishedAt = time },
    };
}
