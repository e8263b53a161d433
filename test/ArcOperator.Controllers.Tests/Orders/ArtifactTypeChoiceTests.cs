using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

/// <summary>The choice between an ArtifactType and a ClusterArtifactType of the same name.</summary>
internal sealed class ArtifactTypeChoiceTests
{
    private const string Sealed = "ArtifactType 'oci' of this namespace is ignored, because the ClusterArtifactType of that name is sealed: delete it or choose another name";
    private const string Off = "ArtifactType 'oci' of this namespace is ignored, because option types.allowNamespaced is false: use a ClusterArtifactType";

    [TestCase(false, "own", false)]
    [TestCase(true, "shared", true)]
    public void An_ArtifactType_overrides_a_ClusterArtifactType_unless_that_one_is_sealed(bool isSealed, string template, bool isOfCluster)
    {
        var plan = Plan(new() { Types = [An.ArtifactType("oci", "own")], ClusterTypes = [OfCluster(isSealed)] });

        plan.Create.Single().Entity.Spec.WorkflowTemplateRef.Should().BeEquivalentTo(new { Name = template, ClusterScope = isOfCluster });
        plan.Notices.Select(notice => (notice.Type, notice.Reason, notice.Message)).Should().Equal(isSealed ? [("ArtifactTypeIgnored", "SealedType", Sealed)] : []);
    }

    [Test]
    public void Without_namespaced_types_the_ClusterArtifactType_is_used()
    {
        var plan = Plan(new() { Types = [An.ArtifactType("oci", "own")], ClusterTypes = [OfCluster(isSealed: false)], TypeOptions = new() { AllowNamespaced = false } });

        plan.Create.Single().Entity.Spec.WorkflowTemplateRef.Name.Should().Be("shared");
        plan.Notices.Should().ContainSingle().Which.Message.Should().Be(Off);
    }

    [Test]
    public void Without_namespaced_types_a_name_without_a_ClusterArtifactType_is_refused_with_the_reason() =>
        Plan(new() { Types = [An.ArtifactType("oci", "own")], TypeOptions = new() { AllowNamespaced = false } }).Blockers.Single().Cause.Should().BeEquivalentTo(new
        {
            Reason = ArcReasons.InvalidArtifactType,
            Message = $"{Off} (artifact index 0: failed to fetch ArtifactType or ClusterArtifactType)",
        });

    [Test]
    public void An_ignored_ArtifactType_becomes_a_condition_and_one_event_and_leaves_Ready_unchanged()
    {
        var life = new OrderSimulation(An.Order().WithArtifact(), new() { Types = [An.ArtifactType("oci", "own")], ClusterTypes = [OfCluster(isSealed: true)] }).All(WorkflowPhase.Succeeded);
        var (before, after) = (life.Order.Status with { Conditions = [] }, life.Order.Status);

        after.Conditions.IsTrue(Conditions.Ready).Should().BeTrue();
        after.Conditions.Find("ArtifactTypeIgnored")!.Message.Should().Be(Sealed);
        OrderEvents.Between(before, after).Where(record => record.Reason == "SealedType").Should().ContainSingle().Which.Message.Should().Be(Sealed);
        OrderEvents.Between(after, after).Should().BeEmpty();
        life.In(dependencies => dependencies with { Types = [] }).Order.Status.Conditions.Find("ArtifactTypeIgnored").Should().BeNull();
    }

    private static V1Alpha1ClusterArtifactType OfCluster(bool isSealed)
    {
        var type = An.ClusterArtifactType("oci", "shared");
        return new() { Metadata = type.Metadata, Spec = type.Spec with { Sealed = isSealed } };
    }

    private static OrderPlan Plan(OrderDependencies dependencies) => OrderPlan.For(An.Order().WithArtifact().Observed(dependencies), new(), An.Noon);
}
