using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class ArtifactParametersTests
{
    [Test]
    public void A_workflow_gets_what_endpoints_and_spec_say_sorted_by_name()
    {
        var world = new World().With(An.Endpoint("src", "oci", "gcr.io", secret: "keys")).With(An.Endpoint("dst", "s3", "s3://bucket")).With(An.Secret("keys"));

        Parameters("""{ "image": "alpine", "Arch": "arm64" }""", world).Should().Equal(
            "cron=false", "dstRemoteURL=s3://bucket", "dstSecret=false", "dstType=s3", "specArch=arm64", "specImage=alpine", "srcRemoteURL=gcr.io", "srcSecret=true",
            "srcType=oci");
    }

    [Test]
    public void A_schedule_is_told() =>
        OrderPlan.For(An.Order().WithArtifact(cron: An.Cron()).Observed(), new(), An.Noon).Create.Single().Entity.Spec.Parameters
            .Should().Contain(parameter => parameter.Name == "cron" && parameter.Value == "true");

    [Test]
    public void The_type_has_the_last_word()
    {
        var world = new World().With(An.ArtifactType("oci", "copy", ("specImage", "busybox"), ("srcType", "mirror"), ("severity", "HIGH")));

        Parameters("""{ "image": "alpine" }""", world).Should().Contain(["specImage=busybox", "srcType=mirror", "severity=HIGH"]).And.OnlyHaveUniqueItems()
            .And.HaveCount(9);
    }

    [Test]
    public void Upper_case_goes_before_lower_case_everywhere() =>
        Parameters("""{ "b": 1, "A": 2, "_": 3 }""", new World().With(An.ArtifactType("oci", "copy", ("Zeta", "1"), ("alpha", "2"))))
            .Select(parameter => parameter.Split('=')[0])
            .Should().BeInAscendingOrder(StringComparer.Ordinal).And.StartWith("Zeta");

    private static IEnumerable<string> Parameters(string spec, World world) =>
        OrderPlan.For(An.Order().WithArtifact(spec).Observed(world), new(), An.Noon).Create.Single().Entity.Spec.Parameters!
            .Select(parameter => $"{parameter.Name}={parameter.Value}");
}
