using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Reports;

/// <summary>Reports and gates on a real API server.</summary>
internal sealed class GateTests : ArcTest
{
    private static readonly string Digest = $"sha256:{new string('1', 64)}";

    [Test]
    public async Task A_refused_gate_fails_the_Order_of_a_succeeded_Workflow()
    {
        await Namespace.CreateAsync(An.ArtifactType("gated", spec => spec with { Gates = ["vulnerabilities"] }));
        await Namespace.CreateAsync(An.Order("order").WithArtifact(type: "gated", name: "web"));
        var workflow = await Namespace.OnlyWorkflowAsync();

        await Namespace.SucceedAsync(
            workflow, ("arc-digest", Digest), ("arc-gates", """[{"name":"vulnerabilities","result":"Fail","tool":"trivy","findings":{"critical":3},"message":"3 critical, 0 allowed"}]"""));

        var order = await Namespace.OrderStalledAsync("order", ArcReasons.GateRefused);
        order.Status.Message.Should().Be("artifact 0: vulnerabilities: 3 critical, 0 allowed (trivy)");
        var artifactWorkflow = await Namespace.ArtifactWorkflowStalledAsync(workflow.Name(), ArcReasons.GateRefused);
        artifactWorkflow.Status.Gates!.Single().Findings.Should().ContainKey("critical").WhoseValue.Should().Be(3);
        artifactWorkflow.Status.Delivery!.Digest.Should().Be(Digest);
        workflow.Metadata.Labels.Should().Contain(ArcLabels.Artifact, "web").And.Contain(ArcLabels.Source, "src").And.Contain(ArcLabels.Destination, "dst");
    }

    [Test]
    public async Task A_delivered_digest_stays_in_the_Order_after_the_ArtifactWorkflow_is_deleted()
    {
        await Namespace.CreateAsync(An.Order("kept").WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 0 }));
        var workflow = await Namespace.OnlyWorkflowAsync();

        await Namespace.SucceedAsync(workflow, ("arc-digest", Digest));

        await Namespace.OrderReadyAsync("kept");
        await Namespace.GoneAsync<Api.ArtifactWorkflows.V1Alpha1ArtifactWorkflow>(workflow.Name());
        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<V1Alpha1Order>()).Single().Status.ArtifactWorkflows!.Values.Single().Digest == Digest);
    }
}
