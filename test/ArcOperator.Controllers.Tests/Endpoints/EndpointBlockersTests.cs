using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class EndpointBlockersTests
{
    [Test]
    public void An_Endpoint_with_existing_Secret_and_accepted_type_has_no_blocker() =>
        Find(Locked() with { Secret = An.Secret("keys") }).Should().BeNull();

    [Test]
    public void The_message_for_a_missing_Secret_names_it() => Find(Locked()).Should().Be(new Blocker(
        "SecretNotFound", "Secret 'keys' (spec.secretRef) does not exist in this namespace; create it and ARC retries automatically"));

    [Test]
    public void An_invalid_address_takes_precedence_over_other_problems() =>
        Find(Locked().With(spec => spec with { RemoteUrl = "javascript:alert(1)" }))!.Reason.Should().Be("InvalidURL");

    [Test]
    public void A_secretRef_without_a_name_is_invalid() =>
        Find(new EndpointBuilder().With(spec => spec with { SecretRef = new() { Name = "" } }))
            .Should().Be(new Blocker("InvalidSpec", "spec.secretRef needs name: set it to the name of a Secret, such as 'registry-login', or remove the reference"));

    [TestCase(EndpointUsage.PullOnly, "as a source")]
    [TestCase(EndpointUsage.PushOnly, "as a destination")]
    [TestCase(EndpointUsage.All, "as a source or destination")]
    [TestCase(null, "as a source or destination")]
    public void The_message_for_an_unknown_type_names_the_roles_that_the_usage_allows(string? usage, string role)
    {
        var blocker = Find(new EndpointBuilder { IsTypeKnown = false }.With(spec => spec with { Type = "s4", Usage = usage }));

        blocker!.Reason.Should().Be("UnknownType");
        blocker.Message.Should().StartWith($"spec.type 's4' is not accepted {role} by any ArtifactType or ClusterArtifactType; ");
    }

    private static Blocker? Find(EndpointBuilder place) => EndpointBlockers.Find(place.Observed());

    private static EndpointBuilder Locked() => new EndpointBuilder().With(spec => spec with { SecretRef = new() { Name = "keys" } });
}
