using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests;

public sealed class WorkflowControllerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [TestCase("{}", "Succeeded", ExpectedResult = null)]
    [TestCase("{ ttlStrategy: { secondsAfterCompletion: 5 } }", "Failed", ExpectedResult = 5)]
    [TestCase("{ ttlStrategy: { secondsAfterCompletion: 5, secondsAfterSuccess: 1 } }", "Succeeded", ExpectedResult = 1)]
    [TestCase("{ ttlStrategy: { secondsAfterCompletion: 5, secondsAfterFailure: 2 } }", "Error", ExpectedResult = 2)]
    [TestCase("{ ttlStrategy: { secondsAfterFailure: 2 } }", "Succeeded", ExpectedResult = null)]
    [TestCase("{ ttlStrategy: { secondsAfterCompletion: 5 } }", "Running", ExpectedResult = null)]
    [TestCase("{ ttlStrategy: { secondsAfterCompletion: soon } }", "Failed", ExpectedResult = null)]
    public int? A_finished_workflow_expires_by_its_ttlStrategy(string spec, string phase)
    {
        var due = Retention.ExpiresAt(new Workflow { Spec = Definitions.Json(spec), Status = new() { Phase = phase, FinishedAt = Noon } });

        return due is null ? null : (int)(due.Value - Noon).TotalSeconds;
    }

    [Test]
    public void The_ttlStrategy_can_come_from_the_template() => Retention.ExpiresAt(new Workflow
    {
        Spec = Definitions.Json("{ workflowTemplateRef: { name: t } }"),
        Status = new() { Phase = "Succeeded", FinishedAt = Noon, StoredWorkflowTemplateSpec = Definitions.Json("{ ttlStrategy: { secondsAfterSuccess: 3 } }") },
    }).Should().Be(Noon.AddSeconds(3));
}
