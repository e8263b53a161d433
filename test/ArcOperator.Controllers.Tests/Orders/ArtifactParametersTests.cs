using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class ArtifactParametersTests
{
    [Test]
    public void A_workflow_has_the_parameters_of_Endpoints_and_spec_sorted_by_name()
    {
        var dependencies = new OrderDependencies().With(An.Endpoint("src", "oci", "gcr.io", secret: "keys")).With(An.Endpoint("dst", "s3", "s3://bucket")).With(An.Secret("keys"));

        Parameters("""{ "image": "alpine", "Arch": "arm64" }""", dependencies).Should().Equal(
            "cron=false", "dstRemoteURL=s3://bucket", "dstSecret=false", "dstType=s3", "specArch=arm64", "specImage=alpine", "srcRemoteURL=gcr.io", "srcSecret=true",
            "srcType=oci");
    }

    [Test]
    public void An_artifact_with_a_schedule_has_the_parameter_cron() =>
        OrderPlan.For(An.Order().WithArtifact(cron: An.Cron()).Observed(), new(), An.Noon).Create.Single().Entity.Spec.Parameters
            .Should().Contain(parameter => parameter.Name == "cron" && parameter.Value == "true");

    [Test]
    public void The_parameters_of_the_type_override_all_others()
    {
        var dependencies = new OrderDependencies().With(An.ArtifactType("oci", "copy", ("specImage", "busybox"), ("srcType", "mirror"), ("severity", "HIGH")));

        Parameters("""{ "image": "alpine" }""", dependencies).Should().Contain(["specImage=busybox", "srcType=mirror", "severity=HIGH"]).And.OnlyHaveUniqueItems()
            .And.HaveCount(9);
    }

    [Test]
    public void Parameters_are_sorted_by_code_unit_in_every_culture() =>
        Parameters("""{ "b": 1, "A": 2, "_": 3 }""", new OrderDependencies().With(An.ArtifactType("oci", "copy", ("Zeta", "1"), ("alpha", "2"))))
            .Select(parameter => parameter.Split('=')[0])
            .Should().BeInAscendingOrder(StringComparer.Ordinal).And.StartWith("Zeta");

    private static IEnumerable<string> Parameters(string spec, OrderDependencies dependencies) =>
        OrderPlan.For(An.Order().WithArtifact(spec).Observed(dependencies), new(), An.Noon).Create.Single().Entity.Spec.Parameters!
            .Select(parameter => $"{parameter.Name}={parameter.Value}");
}
