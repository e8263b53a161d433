using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderInputsTests
{
    [Test]
    public void An_ArtifactType_overrides_a_ClusterArtifactType_of_the_same_name()
    {
        var dependencies = new OrderDependencies { Types = [An.ArtifactType("oci", "of-namespace")], ClusterTypes = [An.ClusterArtifactType("oci", "of-cluster")] };

        var observed = An.Order().WithArtifact().Observed(dependencies);

        observed.Artifacts.Single().Type!.Kind.Should().Be("ArtifactType");
        observed.Artifacts.Single().Type!.Template.Name.Should().Be("of-namespace");
    }

    [Test]
    public void A_ClusterArtifactType_refers_to_a_ClusterWorkflowTemplate()
    {
        var dependencies = new OrderDependencies { Types = [], ClusterTypes = [An.ClusterArtifactType("oci")] };

        var observed = An.Order().WithArtifact().Observed(dependencies);

        observed.Artifacts.Single().Type!.Kind.Should().Be("ClusterArtifactType");
        observed.Artifacts.Single().Type!.Template.ClusterScope.Should().BeTrue();
    }

    [Test]
    public void The_schedule_of_an_artifact_replaces_the_whole_default()
    {
        var order = An.Order().WithArtifact(cron: An.Cron("@hourly")).WithArtifact()
            .With(spec => spec with { Defaults = spec.Defaults! with { Cron = new() { Schedules = ["@daily"], Timezone = "Europe/Berlin" } } });

        var observed = order.Observed();

        observed.Artifacts[0].Cron!.Timezone.Should().BeNull();
        observed.Artifacts[1].Cron!.Timezone.Should().Be("Europe/Berlin");
    }

    [Test]
    public void An_Endpoint_of_another_namespace_does_not_count()
    {
        var elsewhere = An.Endpoint("src");
        var dependencies = new OrderDependencies { Endpoints = [new() { Metadata = elsewhere.Metadata with { NamespaceProperty = "elsewhere" }, Spec = elsewhere.Spec }] };

        An.Order().WithArtifact().Observed(dependencies).Artifacts.Single().Source.Endpoint.Should().BeNull();
    }

    [Test]
    public void An_ArtifactWorkflow_of_another_namespace_does_not_count_although_it_names_the_Order_as_owner()
    {
        var order = An.Order().WithArtifact().Build();
        var claim = An.ArtifactWorkflow().OwnedByOrder().With((V1ObjectMeta metadata) => metadata with { NamespaceProperty = "elsewhere" }).Build();

        new OrderDependencies().Observe(order, claim).Existing.Should().BeEmpty();
    }
}
