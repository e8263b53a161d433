using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class OrderInputsTests
{
    [Test]
    public void A_type_of_the_namespace_goes_before_one_of_the_cluster()
    {
        var world = new World { Types = [An.ArtifactType("oci", "of-namespace")], ClusterTypes = [An.ClusterArtifactType("oci", "of-cluster")] };

        var observed = An.Order().WithArtifact().Observed(world);

        observed.Artifacts.Single().Type!.Kind.Should().Be("ArtifactType");
        observed.Artifacts.Single().Type!.Template.Name.Should().Be("of-namespace");
    }

    [Test]
    public void A_type_of_the_cluster_means_a_template_of_the_cluster()
    {
        var world = new World { Types = [], ClusterTypes = [An.ClusterArtifactType("oci")] };

        var observed = An.Order().WithArtifact().Observed(world);

        observed.Artifacts.Single().Type!.Kind.Should().Be("ClusterArtifactType");
        observed.Artifacts.Single().Type!.Template.ClusterScope.Should().BeTrue();
    }

    [Test]
    public void The_schedule_of_an_artifact_takes_the_place_of_the_default_as_a_whole()
    {
        var order = An.Order().WithArtifact(cron: An.Cron("@hourly")).WithArtifact()
            .With(spec => spec with { Defaults = spec.Defaults! with { Cron = new() { Schedules = ["@daily"], Timezone = "Europe/Berlin" } } });

        var observed = order.Observed();

        observed.Artifacts[0].Cron!.Timezone.Should().BeNull();
        observed.Artifacts[1].Cron!.Timezone.Should().Be("Europe/Berlin");
    }

    [Test]
    public void An_endpoint_of_another_namespace_is_none()
    {
        var elsewhere = An.Endpoint("src");
        var world = new World { Endpoints = [new() { Metadata = elsewhere.Metadata with { Namespace = "elsewhere" }, Spec = elsewhere.Spec }] };

        An.Order().WithArtifact().Observed(world).Artifacts.Single().Source.Endpoint.Should().BeNull();
    }

    [Test]
    public void A_workflow_of_another_namespace_is_nobodys_however_it_names_its_owner()
    {
        var order = An.Order().WithArtifact().Build();
        var claim = An.ArtifactWorkflow().OwnedByOrder().With((V1ObjectMeta metadata) => metadata with { Namespace = "elsewhere" }).Build();

        new World().Observe(order, claim).Existing.Should().BeEmpty();
    }
}
