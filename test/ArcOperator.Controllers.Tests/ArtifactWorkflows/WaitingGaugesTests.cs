using System.Diagnostics.Metrics;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

public sealed class WaitingGaugesTests
{
    private const string Waits = "Reconciling=WaitingForCapacity";

    [Test]
    public void The_oldest_waiting_work_of_a_namespace_is_measured() =>
        Ages(Work("a", 30, Waits), Work("a", 90, Waits), Work("b", 10, Waits)).Should().Equal("a 90", "b 10");

    [TestCase("Pending", Waits, true)]
    [TestCase("Pending", "Reconciling=Progressing", true)]
    [TestCase("Pending", "", true, Description = "The operator has not processed it yet.")]
    [TestCase("Running", "Reconciling=Progressing", false)]
    [TestCase("Running", "Reconciling=ImagePull", true)]
    [TestCase("Running", "Reconciling=WaitingForResume", false)]
    [TestCase("Pending", "Suspended=Suspended", false)]
    [TestCase("Pending", "Stalled=ArgoUnavailable", true)]
    [TestCase("Pending", "Stalled=TemplateNotFound", false)]
    [TestCase("Failed", "Stalled=Failed", false)]
    [TestCase("Succeeded", "Ready=Succeeded", false)]
    public void Work_that_runs_ended_or_is_held_by_a_user_does_not_wait(string phase, string condition, bool isWaiting) =>
        Ages(Work("a", 60, condition, phase)).Should().HaveCount(isWaiting ? 1 : 0);

    [Test]
    public void Work_that_is_deleted_does_not_wait()
    {
        var work = Work("a", 60, Waits);
        work.Metadata.DeletionTimestamp = An.Noon.UtcDateTime;

        Ages(work).Should().BeEmpty();
    }

    [Test]
    public void A_restart_begins_a_new_wait()
    {
        var work = Work("a", 60, Waits);
        work.Metadata.CreationTimestamp = An.Noon.AddDays(-3).UtcDateTime;

        Ages(work).Should().Equal("a 60");
    }

    [Test]
    public void Namespaces_beyond_the_limit_share_one_series_with_the_oldest_age() =>
        Ages(Work("young", 10, Waits), Work("old", 90, Waits), Work("middle", 50, Waits)).Should().Equal("old 90", "middle 50", "other 10");

    private static IEnumerable<string> Ages(params V1Alpha1ArtifactWorkflow[] found) =>
        WaitingGauges.MeasureAges(found, An.Noon, most: 2).Select(Text);

    private static string Text(Measurement<long> measurement) => $"{measurement.Tags[0].Value} {measurement.Value}";

    private static V1Alpha1ArtifactWorkflow Work(string @namespace, int seconds, string condition, string phase = "Pending")
    {
        var since = An.Noon.AddSeconds(-seconds).UtcDateTime;
        var parts = condition.Split('=');
        return new()
        {
            Metadata = new() { Name = $"work-{seconds}", NamespaceProperty = @namespace, CreationTimestamp = since },
            Status = new()
            {
                Phase = phase,
                Conditions = condition.Length == 0 ? null : [new() { Type = parts[0], Status = "True", Reason = parts[1], Message = "", LastTransitionTime = since }],
            },
        };
    }
}
