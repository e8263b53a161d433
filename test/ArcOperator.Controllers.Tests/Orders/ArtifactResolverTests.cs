using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

internal sealed class ArtifactResolverTests
{
    [Test]
    public void A_missing_source_is_an_invalid_endpoint() => Problem(An.Order().WithArtifact(source: "gone"), new()).Should().Be(
        (ArcReasons.InvalidEndpoint, "Endpoint 'gone' (source of artifact 0) does not exist in this namespace; create it and ARC retries automatically (failed to fetch endpoint for source)"));

    [Test]
    public void A_missing_destination_is_an_invalid_endpoint() => Problem(An.Order().WithArtifact(destination: "gone"), new()).Should().Be(
        (ArcReasons.InvalidEndpoint, "Endpoint 'gone' (destination of artifact 0) does not exist in this namespace; create it and ARC retries automatically (failed to fetch endpoint for destination)"));

    // A server with CEL refuses such an Order.
    [Test]
    public void An_artifact_without_Endpoints_has_a_message_that_names_the_fields()
    {
        Problem(An.Order().WithArtifact().With(spec => spec with { Defaults = null }), new()).Should().Be(
            (ArcReasons.InvalidEndpoint, "artifact 0 has no source: each artifact needs srcRef.name, or spec.defaults.srcRef.name must be set (failed to fetch endpoint for source)"));
        Problem(An.Order().WithArtifact(source: "src").With(spec => spec with { Defaults = new() { DstRef = new() } }), new()).Should().Be(
            (ArcReasons.InvalidEndpoint, "artifact 0 has no destination: each artifact needs dstRef.name, or spec.defaults.dstRef.name must be set (failed to fetch endpoint for destination)"));
    }

    [Test]
    public void A_source_whose_usage_is_PushOnly_is_an_invalid_endpoint() => Problem(An.Order().WithArtifact(), new OrderDependencies().With(An.Endpoint("src", usage: EndpointUsage.PushOnly))).Should().Be(
        (ArcReasons.InvalidEndpoint, "Endpoint 'src' (source of artifact 0) needs spec.usage PullOnly or All (artifact validation failed: endpoint 'src' usage 'PushOnly' is not compatible with source usage)"));

    [Test]
    public void A_destination_whose_usage_is_PullOnly_is_an_invalid_endpoint() => Problem(An.Order().WithArtifact(), new OrderDependencies().With(An.Endpoint("dst", usage: EndpointUsage.PullOnly))).Should().Be(
        (ArcReasons.InvalidEndpoint, "Endpoint 'dst' (destination of artifact 0) needs spec.usage PushOnly or All (artifact validation failed: endpoint 'dst' usage 'PullOnly' is not compatible with destination usage)"));

    [TestCase(EndpointUsage.PullOnly, EndpointUsage.PushOnly)]
    [TestCase(EndpointUsage.All, EndpointUsage.All)]
    [TestCase(null, "")]
    public void Other_usages_are_accepted(string? source, string? destination) =>
        OrderPlan.For(An.Order().WithArtifact().Observed(new OrderDependencies().With(An.Endpoint("src", usage: source)).With(An.Endpoint("dst", usage: destination))), new(), An.Noon)
            .Blockers.Should().BeEmpty();

    [Test]
    public void The_second_artifact_of_a_name_is_refused_and_the_first_is_not()
    {
        var plan = OrderPlan.For(
            An.Order().WithArtifact("""{ "image": "a" }""", name: "web").WithArtifact("""{ "image": "b" }""").WithArtifact("""{ "image": "c" }""", name: "web").Observed(), new(), An.Noon);

        plan.Blockers.Should().ContainSingle().Which.Should().Be(new ArtifactBlocker(2, new(
            ArcReasons.ComputationFailed, "spec.artifacts[2].name 'web' is also the name of artifact 0; give each artifact a name of its own")));
        plan.Create.Select(workflow => workflow.ArtifactIndex).Should().Equal(0, 1);
    }

    [Test]
    public void A_type_with_invalid_gates_is_refused() =>
        Problem(An.Order().WithArtifact(), new OrderDependencies().With(An.ArtifactType("oci", spec => spec with { Gates = ["a", "b c"] }))).Should().Be(
            (ArcReasons.InvalidArtifactType,
                "ArtifactType 'oci' (type of artifact 0) is invalid: spec.gates must be names of gates, such as 'vulnerabilities': letters, digits, '-', '.' and '_'"));

    [Test]
    public void A_workflow_has_the_gates_and_the_policy_of_its_type()
    {
        var dependencies = new OrderDependencies().With(An.ArtifactType("oci", spec => spec with { Gates = ["malware"], Policy = new() { MaxDatabaseAge = "48h" } }));

        var spec = OrderPlan.For(An.Order().WithArtifact().Observed(dependencies), new(), An.Noon).Create.Single().Entity.Spec;

        spec.Gates.Should().Equal("malware");
        spec.Policy!.MaxDatabaseAge.Should().Be("48h");
    }

    [Test]
    public void A_missing_type_is_an_invalid_artifact_type() => Problem(An.Order().WithArtifact(type: "gone"), new()).Should().Be(
        (ArcReasons.InvalidArtifactType,
            "ArtifactType or ClusterArtifactType 'gone' (type of artifact 0) does not exist; create one and ARC retries automatically (failed to fetch ArtifactType or ClusterArtifactType)"));

    [Test]
    public void A_source_of_a_type_that_the_rules_do_not_name_is_refused() =>
        Problem(An.Order().WithArtifact(), new OrderDependencies().With(An.Endpoint("src", type: "s3")).With(Ruled(["oci", "helm"], []))).Should().Be(
            (ArcReasons.InvalidEndpoint, "Endpoint 'src' (source of artifact 0) needs type oci, helm (artifact validation failed: source endpoint type 's3' is not allowed by ArtifactType rules)"));

    [Test]
    public void A_destination_of_a_type_that_the_rules_do_not_name_is_refused() =>
        Problem(An.Order().WithArtifact(), new OrderDependencies().With(An.Endpoint("dst", type: "s3")).With(Ruled(["oci"], ["oci"]))).Should().Be(
            (ArcReasons.InvalidEndpoint, "Endpoint 'dst' (destination of artifact 0) needs type oci (artifact validation failed: destination endpoint type 's3' is not allowed by ArtifactType rules)"));

    [Test]
    public void A_type_without_rules_accepts_all_Endpoint_types() =>
        OrderPlan.For(An.Order().WithArtifact().Observed(new OrderDependencies().With(An.Endpoint("src", type: "s3")).With(Ruled([], []))), new(), An.Noon).Blockers.Should().BeEmpty();

    [Test]
    public void A_missing_secret_of_the_source_is_an_invalid_secret() => Problem(An.Order().WithArtifact(), new OrderDependencies().With(An.Endpoint("src", secret: "keys"))).Should().Be(
        (ArcReasons.InvalidSecret, "Secret 'keys' of Endpoint 'src' (source of artifact 0) does not exist; create it and ARC retries automatically (failed to fetch secret for source)"));

    [Test]
    public void A_missing_secret_of_the_destination_is_an_invalid_secret() => Problem(An.Order().WithArtifact(), new OrderDependencies().With(An.Endpoint("dst", secret: "keys"))).Should().Be(
        (ArcReasons.InvalidSecret, "Secret 'keys' of Endpoint 'dst' (destination of artifact 0) does not exist; create it and ARC retries automatically (failed to fetch secret for destination)"));

    [Test]
    public void Spec_paths_with_the_same_parameter_name_are_a_failed_computation() => Problem(An.Order().WithArtifact("""{ "a": 1, "A": 2 }"""), new()).Should().Be(
        (ArcReasons.ComputationFailed, "spec.artifacts[0].spec.a and spec.artifacts[0].spec.A both make the parameter 'specA'; rename one of them"));

    [Test]
    public void An_artifact_with_several_problems_has_the_message_of_the_first() =>
        Problem(An.Order().WithArtifact("""{ "a": 1, "A": 2 }""", "gone", "gone", "gone"), new()).Message.Should().EndWith("(failed to fetch endpoint for source)");

    // The message of an Order, with the words in brackets that other tools match.
    [TestCaseSource(nameof(Blocked))]
    public void A_message_names_object_and_artifact_first_and_has_at_most_25_words(OrderBuilder order, OrderDependencies dependencies)
    {
        var message = Problem(order, dependencies).Message;

        message.Should().MatchRegex(@"^(Endpoint|Secret|ArtifactType or ClusterArtifactType) '[^']+'.*artifact 0\)|^artifact 0 has no |^spec\.artifacts\[0\]\.");
        message.Split(' ').Should().HaveCountLessThanOrEqualTo(25);
    }

    private static IEnumerable<TestCaseData> Blocked() =>
    [
        Case("missing source", An.Order().WithArtifact(source: "gone")),
        Case("missing destination", An.Order().WithArtifact(destination: "gone")),
        Case("no source", An.Order().WithArtifact().With(spec => spec with { Defaults = null })),
        Case("wrong usage", An.Order().WithArtifact(), new OrderDependencies().With(An.Endpoint("dst", usage: EndpointUsage.PullOnly))),
        Case("missing type", An.Order().WithArtifact(type: "gone")),
        Case("wrong type", An.Order().WithArtifact(), new OrderDependencies().With(An.Endpoint("dst", type: "s3")).With(Ruled([], ["oci", "helm", "http", "git"]))),
        Case("missing Secret", An.Order().WithArtifact(), new OrderDependencies().With(An.Endpoint("src", secret: "keys"))),
        Case("invalid name", An.Order().WithArtifact(source: "Not A Name!")),
        Case("conflicting paths", An.Order().WithArtifact("""{ "a": 1, "A": 2 }""")),
    ];

    private static TestCaseData Case(string name, OrderBuilder order, OrderDependencies? dependencies = null) =>
        new TestCaseData(order, dependencies ?? new()).SetArgDisplayNames(name);

    private static V1Alpha1ArtifactType Ruled(string[] sources, string[] destinations) =>
        An.ArtifactType("oci", spec => spec with { Rules = new() { SrcTypes = sources, DstTypes = destinations } });

    private static (string Reason, string Message) Problem(OrderBuilder order, OrderDependencies dependencies)
    {
        var plan = OrderPlan.For(order.Observed(dependencies), new(), An.Noon);
        plan.Create.Should().BeEmpty();
        var blocker = plan.Blockers.Single().Cause;
        return (blocker.Reason, blocker.Message);
    }
}
