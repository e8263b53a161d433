using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

internal sealed class ArtifactIdentityTests
{
    private static readonly World World = new World()
        .With(An.Endpoint("src", url: "gcr.io", secret: "keys"))
        .With(An.Secret("keys"))
        .With(An.ArtifactType("oci", "copy", ("severity", "HIGH"), ("approved", "")));

    // Whoever changes what these come out as gives all work of all users a new name, and so does it again: raise the hash
    // version then, and say so in the release notes.
    [Test]
    public void The_names_of_all_versions_with_this_hash_version_are_these()
    {
        var plain = Single(An.Order("a-name").WithArtifact("""{ "image": "alpine:3.18", "size": 1000000 }"""), World);
        var full = Single(
            An.Order("a-name").WithArtifact("""{ "image": "alpine:3.18" }""", cron: FullCron).ForcedAt("1767225600"),
            World with { Types = [], ClusterTypes = [An.ClusterArtifactType("oci")] });
        var bare = Single(An.Order("a-name").WithArtifact().With(spec => spec with { Artifacts = [spec.Artifacts[0] with { Spec = null }] }), new());

        plain.Should().Be(("a-name-509c07c31d382fd7", "2191b852ba94e2de"));
        full.Should().Be(("a-name-810ae11b98702a1c", "f9879e8b2c2c793c"));
        bare.Should().Be(("a-name-37192aa109723963", "1831e2515ebef69f"));
    }

    [Test]
    public void Equal_configuration_has_an_equal_name_in_whatever_order_it_is_written()
    {
        var one = Single(An.Order().WithArtifact("""{ "a": 1, "b": { "c": 2, "d": 3 } }"""), World);
        var other = Single(
            An.Order().WithArtifact("""{ "b": { "d": 3, "c": 2 }, "a": 1 }"""),
            World.With(An.ArtifactType("oci", "copy", ("approved", ""), ("severity", "HIGH"))));

        other.Should().Be(one);
    }

    [Test]
    public void An_endpoint_that_is_named_has_the_same_effect_as_one_that_is_the_default() =>
        Single(An.Order().WithArtifact(source: "src", destination: "dst"), World).Should().Be(Single(An.Order().WithArtifact(), World));

    [TestCaseSource(nameof(Wishes))]
    public void What_the_user_wishes_changes_name_and_intent(OrderBuilder wish)
    {
        var before = Single(An.Order().WithArtifact("""{ "image": "a" }"""), Wide);

        var after = Single(wish, Wide);

        after.Name.Should().NotBe(before.Name);
        after.Intent.Should().NotBe(before.Intent);
    }

    [TestCaseSource(nameof(Surroundings))]
    public void What_surrounds_the_artifact_changes_the_name_and_not_the_intent(World changed)
    {
        var order = An.Order().WithArtifact("""{ "image": "a" }""");
        var before = Single(order, World);

        var after = Single(order, changed);

        after.Name.Should().NotBe(before.Name);
        after.Intent.Should().Be(before.Intent);
    }

    [Test]
    public void What_the_work_does_not_depend_on_changes_neither()
    {
        var before = Single(An.Order().WithArtifact("""{ "image": "a" }"""), World);

        var after = Single(
            An.Order().WithLabel("a", "b").WithArtifact("""{ "image": "a" }""")
                .With(spec => spec with { TTLSecondsAfterCompletion = 5, Ttl = "1h", RerunPolicy = RerunPolicy.Never, RevisionHistoryLimit = 0 }),
            World.With(An.Endpoint("src", url: "gcr.io", secret: "keys", usage: "PullOnly", generation: 7)));

        after.Should().Be(before);
    }

    private static readonly Cron FullCron = new()
    {
        Schedules = ["@daily", "0 12 * * *"], Timezone = "Europe/Berlin", StartingDeadlineSeconds = 60, When = "true", ConcurrencyPolicy = "Forbid",
    };

    private static readonly World Wide = World.With(An.Endpoint("other")).With(An.ArtifactType("helm", "copy", ("severity", "HIGH"), ("approved", "")));

    private static IEnumerable<TestCaseData> Wishes() =>
    [
        Case("another value", An.Order().WithArtifact("""{ "image": "b" }""")),
        Case("a field that is null", An.Order().WithArtifact("""{ "image": "a", "more": null }""")),
        Case("another source", An.Order().WithArtifact("""{ "image": "a" }""", source: "other")),
        Case("another destination", An.Order().WithArtifact("""{ "image": "a" }""", destination: "other")),
        Case("another type", An.Order().WithArtifact("""{ "image": "a" }""", type: "helm")),
        Case("a schedule", An.Order().WithArtifact("""{ "image": "a" }""", cron: An.Cron())),
        Case("a force-at", An.Order().WithArtifact("""{ "image": "a" }""").ForcedAt("1767225600")),
    ];

    private static IEnumerable<TestCaseData> Surroundings() =>
    [
        Case("an endpoint's URL", World.With(An.Endpoint("src", url: "ghcr.io", secret: "keys"))),
        Case("an endpoint's type", World.With(An.Endpoint("src", type: "helm", url: "gcr.io", secret: "keys"))),
        Case("an endpoint without its secret", World.With(An.Endpoint("src", url: "gcr.io"))),
        Case("a secret's data", World.With(An.Secret("keys", "fedcba9876543210"))),
        Case("the destination's URL", World.With(An.Endpoint("dst", url: "elsewhere"))),
        Case("the template", World.With(An.ArtifactType("oci", "other", ("severity", "HIGH"), ("approved", "")))),
        Case("a parameter's value", World.With(An.ArtifactType("oci", "copy", ("severity", "LOW"), ("approved", "")))),
        Case("a parameter less", World.With(An.ArtifactType("oci", "copy", ("severity", "HIGH")))),
        Case("a type of the cluster", World with { Types = [], ClusterTypes = [An.ClusterArtifactType("oci", "copy", ("severity", "HIGH"), ("approved", ""))] }),
    ];

    private static TestCaseData Case(string what, object argument) => new TestCaseData(argument).SetArgDisplayNames(what);

    private static (string Name, string Intent) Single(OrderBuilder order, World world)
    {
        var plan = OrderPlan.For(order.Observed(world), new(), An.Noon);
        plan.Problems.Should().BeEmpty();
        var entity = plan.Create.Single().Entity;
        return (entity.Name(), entity.GetLabel(ArcLabels.Intent)!);
    }
}
