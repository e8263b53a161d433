using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class ArtifactResolverTests
{
    [Test]
    public void A_missing_source_is_an_invalid_endpoint() => Problem(An.Order().WithArtifact(source: "gone"), new()).Should().Be(
        (ArcReasons.InvalidEndpoint, "failed to fetch endpoint for source: Endpoint 'gone' does not exist in this namespace"));

    [Test]
    public void A_missing_destination_is_an_invalid_endpoint() => Problem(An.Order().WithArtifact(destination: "gone"), new()).Should().Be(
        (ArcReasons.InvalidEndpoint, "failed to fetch endpoint for destination: Endpoint 'gone' does not exist in this namespace"));

    // What a server with CEL refuses.
    [Test]
    public void Without_a_name_the_field_that_lacks_it_is_named()
    {
        Problem(An.Order().WithArtifact().With(spec => spec with { Defaults = null }), new()).Should().Be(
            (ArcReasons.InvalidEndpoint, "failed to fetch endpoint for source: each artifact needs srcRef.name, or spec.defaults.srcRef.name must be set"));
        Problem(An.Order().WithArtifact(source: "src").With(spec => spec with { Defaults = new() { DstRef = new() } }), new()).Should().Be(
            (ArcReasons.InvalidEndpoint, "failed to fetch endpoint for destination: each artifact needs dstRef.name, or spec.defaults.dstRef.name must be set"));
    }

    [Test]
    public void A_source_must_be_for_pulling() => Problem(An.Order().WithArtifact(), new World().With(An.Endpoint("src", usage: EndpointUsage.PushOnly))).Should().Be(
        (ArcReasons.InvalidEndpoint, "artifact validation failed: endpoint 'src' usage 'PushOnly' is not compatible with source usage"));

    [Test]
    public void A_destination_must_be_for_pushing() => Problem(An.Order().WithArtifact(), new World().With(An.Endpoint("dst", usage: EndpointUsage.PullOnly))).Should().Be(
        (ArcReasons.InvalidEndpoint, "artifact validation failed: endpoint 'dst' usage 'PullOnly' is not compatible with destination usage"));

    [TestCase(EndpointUsage.PullOnly, EndpointUsage.PushOnly)]
    [TestCase(EndpointUsage.All, EndpointUsage.All)]
    [TestCase(null, "")]
    public void Other_uses_are_allowed(string? source, string? destination) =>
        OrderPlan.For(An.Order().WithArtifact().Observed(new World().With(An.Endpoint("src", usage: source)).With(An.Endpoint("dst", usage: destination))), new(), An.Noon)
            .Problems.Should().BeEmpty();

    [Test]
    public void A_missing_type_is_an_invalid_artifact_type() => Problem(An.Order().WithArtifact(type: "gone"), new()).Should().Be(
        (ArcReasons.InvalidArtifactType,
            "failed to fetch ArtifactType or ClusterArtifactType: there is neither an ArtifactType 'gone' in this namespace nor a ClusterArtifactType 'gone'"));

    [Test]
    public void A_source_of_a_type_that_the_rules_do_not_name_is_refused() =>
        Problem(An.Order().WithArtifact(), new World().With(An.Endpoint("src", type: "s3")).With(Ruled(["oci", "helm"], []))).Should().Be(
            (ArcReasons.InvalidEndpoint, "artifact validation failed: source endpoint type 's3' is not allowed by ArtifactType rules"));

    [Test]
    public void A_destination_of_a_type_that_the_rules_do_not_name_is_refused() =>
        Problem(An.Order().WithArtifact(), new World().With(An.Endpoint("dst", type: "s3")).With(Ruled(["oci"], ["oci"]))).Should().Be(
            (ArcReasons.InvalidEndpoint, "artifact validation failed: destination endpoint type 's3' is not allowed by ArtifactType rules"));

    [Test]
    public void No_rule_allows_anything() =>
        OrderPlan.For(An.Order().WithArtifact().Observed(new World().With(An.Endpoint("src", type: "s3")).With(Ruled([], []))), new(), An.Noon).Problems.Should().BeEmpty();

    [Test]
    public void A_missing_secret_of_the_source_is_an_invalid_secret() => Problem(An.Order().WithArtifact(), new World().With(An.Endpoint("src", secret: "keys"))).Should().Be(
        (ArcReasons.InvalidSecret, "failed to fetch secret for source: Secret 'keys' of endpoint 'src' does not exist in this namespace"));

    [Test]
    public void A_missing_secret_of_the_destination_is_an_invalid_secret() => Problem(An.Order().WithArtifact(), new World().With(An.Endpoint("dst", secret: "keys"))).Should().Be(
        (ArcReasons.InvalidSecret, "failed to fetch secret for destination: Secret 'keys' of endpoint 'dst' does not exist in this namespace"));

    [Test]
    public void Spec_paths_that_meet_are_a_failed_computation() => Problem(An.Order().WithArtifact("""{ "a": 1, "A": 2 }"""), new()).Should().Be(
        (ArcReasons.ComputationFailed, "spec paths 'a' and 'A' both make the parameter 'specA': rename one of them"));

    [Test]
    public void Of_several_problems_of_one_artifact_the_first_is_told() =>
        Problem(An.Order().WithArtifact("""{ "a": 1, "A": 2 }""", "gone", "gone", "gone"), new()).Message.Should().StartWith("failed to fetch endpoint for source");

    [Test]
    public void The_sentence_of_a_problem_names_the_artifact()
    {
        var plan = OrderPlan.For(An.Order().WithArtifact().WithArtifact(source: "gone").Observed(), new(), An.Noon);

        plan.Problems.Single().Sentence.Should().Be(
            "Failed to compute desired artifact workflow for artifact index 1: failed to fetch endpoint for source: Endpoint 'gone' does not exist in this namespace");
    }

    private static V1Alpha1ArtifactType Ruled(string[] sources, string[] destinations) =>
        An.ArtifactType("oci", spec => spec with { Rules = new() { SrcTypes = sources, DstTypes = destinations } });

    private static (string Reason, string Message) Problem(OrderBuilder order, World world)
    {
        var plan = OrderPlan.For(order.Observed(world), new(), An.Noon);
        plan.Create.Should().BeEmpty();
        var problem = plan.Problems.Single();
        return (problem.Reason, problem.Message);
    }
}
