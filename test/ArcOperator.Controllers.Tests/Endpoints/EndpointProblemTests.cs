using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class EndpointProblemTests
{
    [Test]
    public void Nothing_is_wrong_with_an_endpoint_whose_secret_exists_and_whose_type_is_taken() =>
        ProblemOf(Locked() with { Secret = An.Secret("keys") }).Should().BeNull();

    [Test]
    public void A_secret_that_is_missing_is_named() => ProblemOf(Locked()).Should().Be(new EndpointProblem(
        "SecretNotFound", "Secret 'keys' of spec.secretRef does not exist in this namespace: create it. ARC continues automatically."));

    [Test]
    public void An_address_that_cannot_be_used_is_reported_before_everything_else() =>
        ProblemOf(Locked().With(spec => spec with { RemoteUrl = "javascript:alert(1)" }))!.Reason.Should().Be("InvalidURL");

    [Test]
    public void A_reference_without_a_name_is_invalid() =>
        ProblemOf(new EndpointBuilder().With(spec => spec with { SecretRef = new() { Name = "" } }))
            .Should().Be(new EndpointProblem("InvalidSpec", "spec.secretRef needs name: set it to the name of a Secret, such as 'registry-login', or remove the reference"));

    [TestCase(EndpointUsage.PullOnly, "as a source")]
    [TestCase(EndpointUsage.PushOnly, "as a destination")]
    [TestCase(EndpointUsage.All, "as a source or destination")]
    [TestCase(null, "as a source or destination")]
    public void A_type_that_nothing_takes_is_named_with_the_direction_that_the_usage_allows(string? usage, string direction)
    {
        var problem = ProblemOf(new EndpointBuilder { IsTypeKnown = false }.With(spec => spec with { Type = "s4", Usage = usage }));

        problem!.Reason.Should().Be("UnknownType");
        problem.Message.Should().StartWith($"no ArtifactType or ClusterArtifactType accepts endpoints of type 's4' {direction}:");
    }

    private static EndpointProblem? ProblemOf(EndpointBuilder place) => EndpointProblem.Of(place.Observed());

    private static EndpointBuilder Locked() => new EndpointBuilder().With(spec => spec with { SecretRef = new() { Name = "keys" } });
}
