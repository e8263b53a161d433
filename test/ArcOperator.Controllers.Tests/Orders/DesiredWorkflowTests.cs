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
    public void The_name_of_a_workflow_begins_with_at_most_35_characters_of_the_Orders_name(string order, string prefix) =>
        Desired(An.Order(order).WithArtifact()).Name().Should().MatchRegex($"^{prefix}-[0-9a-f]{{16}}$");

    [TestCase(63)]
    [TestCase(253)]
    public void The_longest_name_of_an_Order_gives_a_name_that_Argo_accepts_for_a_schedule(int length) =>
        Desired(An.Order(new('a', length)).WithArtifact()).Name().Should().HaveLength(52);

    [Test]
    public void A_workflow_has_the_labels_of_its_Order_and_those_of_the_operator()
    {
        var labels = Desired(An.Order().WithLabel("team", "a").WithLabel(ArcLabels.ManagedBy, "another-tool").WithArtifact()).Metadata.Labels!;

        labels.Should().HaveCount(8).And.Contain("team", "a").And.Contain(ArcLabels.ManagedBy, "arc-operator").And.Contain(ArcLabels.ArtifactType, "oci").And.Contain(ArcLabels.Order, "order");
        labels[ArcLabels.Intent].Should().MatchRegex("^[0-9a-f]{16}$");
    }

    [Test]
    public void A_workflow_has_labels_with_the_names_of_artifact_and_Endpoints()
    {
        var labels = Desired(An.Order().WithArtifact(name: "web")).Metadata.Labels!;

        labels.Should().Contain(ArcLabels.Artifact, "web").And.Contain(ArcLabels.Source, "src").And.Contain(ArcLabels.Destination, "dst");
    }

    [Test]
    public void An_artifact_without_a_name_is_named_after_its_type_and_its_request()
    {
        var labels = Desired(An.Order().WithArtifact()).Metadata.Labels!;

        labels[ArcLabels.Artifact].Should().Be($"oci-{labels[ArcLabels.Intent][..8]}");
    }

    [Test]
    public void The_name_of_an_artifact_does_not_change_its_work() =>
        Desired(An.Order().WithArtifact(name: "web")).Name().Should().Be(Desired(An.Order().WithArtifact()).Name());

    [Test]
    public void A_label_of_the_Order_does_not_stand_for_an_Endpoint_whose_name_is_too_long()
    {
        var name = new string('e', 64);

        var desired = Desired(An.Order().WithLabel(ArcLabels.Source, "other").WithArtifact(source: name), new OrderDependencies().With(An.Endpoint(name)));

        desired.Metadata.Labels.Should().NotContainKey(ArcLabels.Source);
    }

    [Test]
    public void A_type_whose_name_is_too_long_for_a_label_sets_no_label()
    {
        var type = new string('t', 64);

        var desired = Desired(An.Order().WithArtifact(type: type), new OrderDependencies().With(An.ArtifactType(type)));

        desired.Metadata.Labels.Should().NotContainKey(ArcLabels.ArtifactType);
    }

    [Test]
    public void A_workflow_has_owner_reference_and_finalizer_and_no_annotations()
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
    public void A_workflow_has_Secrets_schedule_and_TTLs()
    {
        var dependencies = new OrderDependencies()
            .With(An.Endpoint("src", secret: "a")).With(An.Endpoint("dst", secret: "b")).With(An.Secret("a")).With(An.Secret("b"))
            .With(An.ArtifactType("oci", spec => spec with { TtlAfterFinished = "1h", TtlAfterFailed = "2h" }));

        var desired = Desired(An.Order().WithArtifact(cron: An.Cron("@hourly")), dependencies).Spec;

        desired.Should().BeEquivalentTo(new { SrcSecretRef = new { Name = "a" }, DstSecretRef = new { Name = "b" }, TtlAfterFinished = "1h", TtlAfterFailed = "2h" });
        desired.Cron!.Schedules.Should().Equal("@hourly");
    }

    [Test]
    public void A_workflow_of_Endpoints_without_Secrets_has_no_secret_references()
    {
        var desired = Desired(An.Order().WithArtifact()).Spec;

        desired.SrcSecretRef.Should().BeNull();
        desired.DstSecretRef.Should().BeNull();
    }

    [TestCase(null, null)]
    [TestCase(true, true)]
    [TestCase(false, null)]
    public void The_template_belongs_to_the_namespace_unless_the_type_sets_clusterScope(bool? clusterScope, bool? expected)
    {
        var type = An.ArtifactType("oci", spec => spec with { WorkflowTemplateRef = new() { Name = "copy", ClusterScope = clusterScope } });

        (Desired(An.Order().WithArtifact(), new OrderDependencies().With(type)).Spec.WorkflowTemplateRef.ClusterScope is true).Should().Be(expected is true);
    }

    [TestCase("an-order-0123456789abcdef", "an-order", "0123456789abcdef")]
    [TestCase("-0123456789abcdef", "", "")]
    [TestCase("short", "", "")]
    public void Prefix_and_hash_are_read_from_a_name(string name, string prefix, string hash)
    {
        DesiredWorkflow.PrefixOf(An.ArtifactWorkflow(name).Build()).Should().Be(prefix);
        DesiredWorkflow.HashOf(An.ArtifactWorkflow(name).Build()).Should().Be(hash);
    }

    private static V1Alpha1ArtifactWorkflow Desired(OrderBuilder order, OrderDependencies? dependencies = null) =>
        OrderPlan.For(order.Observed(dependencies ?? new()), new(), An.Noon).Create.Single().Entity;
}
