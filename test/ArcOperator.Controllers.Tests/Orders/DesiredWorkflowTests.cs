using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class DesiredWorkflowTests
{
    [TestCase("o", "o")]
    [TestCase("exactly-thirty-five-characters-long", "exactly-thirty-five-characters-long")]
    [TestCase("exactly-thirty-five-characters-long-and-more", "exactly-thirty-five-characters-long")]
    [TestCase("thirty-four-characters-and-a-hyphe-n", "thirty-four-characters-and-a-hyphe")]
    [TestCase("thirty-three-characters-and-a-dot.-.x", "thirty-three-characters-and-a-dot")]
    [TestCase("with.dots.in.it", "with.dots.in.it")]
    public void A_name_begins_with_at_most_35_characters_of_the_orders(string order, string prefix) =>
        Desired(An.Order(order).WithArtifact()).Name().Should().MatchRegex($"^{prefix}-[0-9a-f]{{16}}$");

    [TestCase(63)]
    [TestCase(253)]
    public void The_longest_names_of_orders_make_names_that_Argo_takes_for_a_schedule(int length) =>
        Desired(An.Order(new('a', length)).WithArtifact()).Name().Should().HaveLength(52);

    [Test]
    public void Labels_are_those_of_the_order_and_the_operators_own()
    {
        var labels = Desired(An.Order().WithLabel("team", "a").WithLabel(ArcLabels.ManagedBy, "somebody").WithArtifact()).Metadata.Labels!;

        labels.Should().HaveCount(5).And.Contain("team", "a").And.Contain(ArcLabels.ManagedBy, "arc-operator").And.Contain(ArcLabels.ArtifactType, "oci").And.Contain(ArcLabels.Order, "order");
        labels[ArcLabels.Intent].Should().MatchRegex("^[0-9a-f]{16}$");
    }

    [Test]
    public void A_type_whose_name_is_longer_than_a_label_may_be_makes_no_label()
    {
        var type = new string('t', 64);

        var desired = Desired(An.Order().WithArtifact(type: type), new World().With(An.ArtifactType(type)));

        desired.Metadata.Labels.Should().NotContainKey(ArcLabels.ArtifactType);
    }

    [Test]
    public void It_belongs_to_the_order_and_cannot_go_before_its_Argo_Workflow()
    {
        var desired = Desired(An.Order().WithLabel("a", "b").ForcedAt("1767225600").WithArtifact());

        desired.Metadata.OwnerReferences.Should().Equal(new V1OwnerReference
        {
            ApiVersion = "arc.opendefense.cloud/v1alpha1", Kind = "Order", Name = "order", Uid = "uid-of-order", Controller = true, BlockOwnerDeletion = true,
        });
        desired.Finalizers().Should().Equal("arc.opendefense.cloud/artifact-workflow-finalizer");
        desired.Metadata.Annotations.Should().BeNull();
    }

    [Test]
    public void Secrets_schedule_and_lifetimes_are_handed_on()
    {
        var world = new World()
            .With(An.Endpoint("src", secret: "a")).With(An.Endpoint("dst", secret: "b")).With(An.Secret("a")).With(An.Secret("b"))
            .With(An.ArtifactType("oci", spec => spec with { TtlAfterFinished = "1h", TtlAfterFailed = "2h" }));

        var desired = Desired(An.Order().WithArtifact(cron: An.Cron("@hourly")), world).Spec;

        desired.Should().BeEquivalentTo(new { SrcSecretRef = new { Name = "a" }, DstSecretRef = new { Name = "b" }, TtlAfterFinished = "1h", TtlAfterFailed = "2h" });
        desired.Cron!.Schedules.Should().Equal("@hourly");
    }

    [Test]
    public void Without_a_secret_none_is_named()
    {
        var desired = Desired(An.Order().WithArtifact()).Spec;

        desired.SrcSecretRef.Should().BeNull();
        desired.DstSecretRef.Should().BeNull();
    }

    [TestCase(null, null)]
    [TestCase(true, true)]
    [TestCase(false, null)]
    public void The_template_is_of_the_namespace_unless_the_type_says_otherwise(bool? said, bool? meant)
    {
        var type = An.ArtifactType("oci", spec => spec with { WorkflowTemplateRef = new() { Name = "copy", ClusterScope = said } });

        (Desired(An.Order().WithArtifact(), new World().With(type)).Spec.WorkflowTemplateRef.ClusterScope is true).Should().Be(meant is true);
    }

    [TestCase("an-order-0123456789abcdef", "an-order", "0123456789abcdef")]
    [TestCase("-0123456789abcdef", "", "")]
    [TestCase("short", "", "")]
    public void The_prefix_begins_the_name_and_the_hash_ends_it(string name, string prefix, string hash)
    {
        DesiredWorkflow.PrefixOf(An.ArtifactWorkflow(name).Build()).Should().Be(prefix);
        DesiredWorkflow.HashOf(An.ArtifactWorkflow(name).Build()).Should().Be(hash);
    }

    private static V1Alpha1ArtifactWorkflow Desired(OrderBuilder order, World? world = null) =>
        OrderPlan.For(order.Observed(world ?? new()), new(), An.Noon).Create.Single().Entity;
}
