using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class EndpointConditionsTests
{
    private static readonly ProbeResult Good = new(EndpointConditions.Reachable("True", "Answered", "place.example responds with 200"), CredentialCondition.Accepted());

    [Test]
    public void An_endpoint_that_responds_and_accepts_its_credentials_is_ready() => Conditions(new(), Good).Should().Equal(
        "Validated=True Valid: the spec is valid",
        "Reachable=True Answered: place.example responds with 200",
        "Authenticated=True Accepted: the server accepts the credentials",
        "Ready=True Ready: the endpoint can be used");

    [Test]
    public void Unknown_conditions_do_not_affect_Ready() => Conditions(new EndpointBuilder().With(spec => spec with { RemoteUrl = "ftp://place.example" })).Should().Equal(
        "Validated=True Valid: the spec is valid",
        "Reachable=Unknown UnsupportedScheme: URLs of scheme 'ftp' are not probed",
        "Authenticated=Unknown UnsupportedScheme: URLs of scheme 'ftp' are not probed",
        "Ready=True Ready: the endpoint can be used");

    [Test]
    public void An_endpoint_without_a_response_is_reconciling_and_its_credentials_are_unknown() =>
        Conditions(new(), ProbeResult.Unreachable("Timeout", "place.example does not respond within 5 s")).Should().Equal(
            "Validated=True Valid: the spec is valid",
            "Reachable=False Timeout: place.example does not respond within 5 s",
            "Authenticated=Unknown NotProbed: the endpoint did not respond",
            "Ready=False Timeout: place.example does not respond within 5 s",
            "Reconciling=True Timeout: 1 probe failed, the next one is due at 2026-01-31T12:00:04Z");

    [Test]
    public void An_endpoint_whose_credentials_are_refused_is_stalled() =>
        Conditions(new(), Good with { Authenticated = CredentialCondition.Refused("no") }).Should().EndWith(["Ready=False Unauthorized: no", "Stalled=True Unauthorized: no"]);

    [Test]
    public void A_problem_of_the_spec_takes_precedence() =>
        Conditions(new EndpointBuilder().Probed() with { IsTypeKnown = false }).Should().Equal(
            "Validated=False UnknownType: spec.type 'oci' is not accepted as a source or destination by any ArtifactType or ClusterArtifactType; correct spec.type or spec.usage, or add a type",
            "Reachable=Unknown NotProbed: not probed while Validated is False",
            "Authenticated=Unknown NotProbed: not probed while Validated is False",
            "Ready=False UnknownType: spec.type 'oci' is not accepted as a source or destination by any ArtifactType or ClusterArtifactType; correct spec.type or spec.usage, or add a type",
            "Stalled=True UnknownType: spec.type 'oci' is not accepted as a source or destination by any ArtifactType or ClusterArtifactType; correct spec.type or spec.usage, or add a type");

    [Test]
    public void A_valid_result_of_an_earlier_probe_is_kept() =>
        Conditions(new EndpointBuilder().Probed(probe: ProbeResult.Unreachable("ServerError", "place.example responds with 500"))).Should().EndWith(
            ["Ready=False ServerError: place.example responds with 500", "Reconciling=True ServerError: 1 probe failed, the next one is due at 2026-01-31T12:00:04Z"]);

    [Test]
    public void Conditions_without_probes_name_the_option() => Conditions(new() { Options = new() { Probe = false } }).Should().Contain(
        "Reachable=Unknown NotProbed: not probed: option endpoint.probe is false").And.EndWith("Ready=True Ready: the endpoint can be used");

    [Test]
    public void An_unreadable_annotation_is_stalled() =>
        Conditions(new EndpointBuilder().Probed() with { ForceAt = "soon" }).Last().Should().StartWith("Stalled=True InvalidAnnotation: annotation arc.opendefense.cloud/force-at is 'soon'");

    private static IEnumerable<string> Conditions(EndpointBuilder place, ProbeResult? probe = null) =>
        place.StatusAt(An.Noon, probe).Conditions!
            .Select(condition => $"{condition.Type}={condition.Status} {condition.Reason}: {condition.Message}");
}
