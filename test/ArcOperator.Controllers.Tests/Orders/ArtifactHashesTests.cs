using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

internal sealed class ArtifactHashesTests
{
    private static readonly OrderDependencies Dependencies = new OrderDependencies()
        .With(An.Endpoint("src", url: "gcr.io", secret: "keys"))
        .With(An.Secret("keys"))
        .With(An.ArtifactType("oci", "copy", ("severity", "HIGH"), ("approved", "")));

    // A change of these names repeats all work of all users. Raise the hash version then, and mention it in the release notes.
    [Test]
    public void Names_stay_equal_in_all_versions_with_the_same_hash_version()
    {
        var plain = Single(An.Order("a-name").WithArtifact("""{ "image": "alpine:3.18", "size": 1000000 }"""), Dependencies);
        var full = Single(
            An.Order("a-name").WithArtifact("""{ "image": "alpine:3.18" }""", cron: FullCron).ForcedAt("1767225600"),
            Dependencies with { Types = [], ClusterTypes = [An.ClusterArtifactType("oci")] });
        var bare = Single(An.Order("a-name").WithArtifact().With(spec => spec with { Artifacts = [spec.Artifacts[0] with { Spec = null }] }), new());

        plain.Should().Be(("a-name-509c07c31d382fd7", "2191b852ba94e2de"));
        full.Should().Be(("a-name-810ae11b98702a1c", "f9879e8b2c2c793c"));
        bare.Should().Be(("a-name-37192aa109723963", "1831e2515ebef69f"));
    }

    [Test]
    public void Gates_and_their_policy_change_the_work_and_their_order_does_not()
    {
        string NameWith(IReadOnlyList<string>? gates, string? age = null) => Single(
            An.Order().WithArtifact(), new OrderDependencies().With(An.ArtifactType("oci", spec => spec with { Gates = gates, Policy = age is null ? null : new() { MaxDatabaseAge = age } }))).Name;

        NameWith([]).Should().Be(NameWith(null));
        NameWith(["a", "b"]).Should().NotBe(NameWith(null)).And.Be(NameWith(["b", "a"]));
        NameWith(["a"], "48h").Should().NotBe(NameWith(["a"]));
    }

    [Test]
    public void Equal_configuration_in_another_order_has_the_same_name()
    {
        var one = Single(An.Order().WithArtifact("""{ "a": 1, "b": { "c": 2, "d": 3 } }"""), Dependencies);
        var other = Single(
            An.Order().WithArtifact("""{ "b": { "d": 3, "c": 2 }, "a": 1 }"""),
            Dependencies.With(An.ArtifactType("oci", "copy", ("approved", ""), ("severity", "HIGH"))));

        other.Should().Be(one);
    }

    [Test]
    public void A_named_Endpoint_and_the_same_default_give_the_same_name() =>
        Single(An.Order().WithArtifact(source: "src", destination: "dst"), Dependencies).Should().Be(Single(An.Order().WithArtifact(), Dependencies));

    [TestCaseSource(nameof(Requests))]
    public void A_change_by_the_user_changes_name_and_request_hash(OrderBuilder request)
    {
        var before = Single(An.Order().WithArtifact("""{ "image": "a" }"""), Wide);

        var after = Single(request, Wide);

        after.Name.Should().NotBe(before.Name);
        after.RequestHash.Should().NotBe(before.RequestHash);
    }

    [TestCaseSource(nameof(ChangedDependencies))]
    public void A_changed_dependency_changes_the_name_and_keeps_the_request_hash(OrderDependencies changed)
    {
        var order = An.Order().WithArtifact("""{ "image": "a" }""");
        var before = Single(order, Dependencies);

        var after = Single(order, changed);

        after.Name.Should().NotBe(before.Name);
        after.RequestHash.Should().Be(before.RequestHash);
    }

    [Test]
    public void A_change_that_does_not_affect_the_work_keeps_name_and_request_hash()
    {
        var before = Single(An.Order().WithArtifact("""{ "image": "a" }"""), Dependencies);

        var after = Single(
            An.Order().WithLabel("a", "b").WithArtifact("""{ "image": "a" }""")
                .With(spec => spec with { TTLSecondsAfterCompletion = 5, Ttl = "1h", RerunPolicy = RerunPolicy.Never, RevisionHistoryLimit = 0 }),
            Dependencies.With(An.Endpoint("src", url: "gcr.io", secret: "keys", usage: "PullOnly", generation: 7)));

        after.Should().Be(before);
    }

    private static readonly Cron FullCron = new()
    {
        Schedules = ["@daily", "0 12 * * *"], Timezone = "Europe/Berlin", StartingDeadlineSeconds = 60, When = "true", ConcurrencyPolicy = "Forbid",
    };

    private static readonly OrderDependencies Wide = Dependencies.With(An.Endpoint("other")).With(An.ArtifactType("helm", "copy", ("severity", "HIGH"), ("approved", "")));

    private static IEnumerable<TestCaseData> Requests() =>
    [
        Case("another value", An.Order().WithArtifact("""{ "image": "b" }""")),
        Case("a field that is null", An.Order().WithArtifact("""{ "image": "a", "more": null }""")),
        Case("another source", An.Order().WithArtifact("""{ "image": "a" }""", source: "other")),
        Case("another destination", An.Order().WithArtifact("""{ "image": "a" }""", destination: "other")),
        Case("another type", An.Order().WithArtifact("""{ "image": "a" }""", type: "helm")),
        Case("a schedule", An.Order().WithArtifact("""{ "image": "a" }""", cron: An.Cron())),
        Case("a force-at", An.Order().WithArtifact("""{ "image": "a" }""").ForcedAt("1767225600")),
    ];

    private static IEnumerable<TestCaseData> ChangedDependencies() =>
    [
        Case("an endpoint's URL", Dependencies.With(An.Endpoint("src", url: "ghcr.io", secret: "keys"))),
        Case("an endpoint's type", Dependencies.With(An.Endpoint("src", type: "helm", url: "gcr.io", secret: "keys"))),
        Case("an endpoint without its secret", Dependencies.With(An.Endpoint("src", url: "gcr.io"))),
        Case("a secret's data", Dependencies.With(An.Secret("keys", "fedcba9876543210"))),
        Case("the destination's URL", Dependencies.With(An.Endpoint("dst", url: "elsewhere"))),
        Case("the template", Dependencies.With(An.ArtifactType("oci", "other", ("severity", "HIGH"), ("approved", "")))),
        Case("a parameter's value", Dependencies.With(An.ArtifactType("oci", "copy", ("severity", "LOW"), ("approved", "")))),
        Case("a parameter less", Dependencies.With(An.ArtifactType("oci", "copy", ("severity", "HIGH")))),
        Case("a type of the cluster", Dependencies with { Types = [], ClusterTypes = [An.ClusterArtifactType("oci", "copy", ("severity", "HIGH"), ("approved", ""))] }),
    ];

    private static TestCaseData Case(string what, object argument) => new TestCaseData(argument).SetArgDisplayNames(what);

    private static (string Name, string RequestHash) Single(OrderBuilder order, OrderDependencies dependencies)
    {
        var plan = OrderPlan.For(order.Observed(dependencies), new(), An.Noon);
        plan.Blockers.Should().BeEmpty();
        var entity = plan.Create.Single().Entity;
        return (entity.Name(), entity.GetLabel(ArcLabels.Intent)!);
    }
}

public sealed class CanonicalJsonTests
{
    [TestCase("""{ "b": 1, "a": { "d": [], "c": {} } }""", """{"a":{"c":{},"d":[]},"b":1}""")]
    [TestCase("""[3, 1, 2]""", """[3,1,2]""")]
    [TestCase("""{ "B": 1, "a": 2, "_": 3, "ä": 4 }""", """{"B":1,"_":3,"a":2,"ä":4}""")]
    [TestCase("""[1.0, 1, 1e6, 12345678901234567890]""", """[1.0,1,1e6,12345678901234567890]""")]
    [TestCase("""[null, true, false, ""]""", """[null,true,false,""]""")]
    [TestCase("""["\"\\/\n\u001f<>&+\u007f\u00e4\ud83d\ude00"]""", "[\"\\\"\\\\/\\u000a\\u001f<>&+\u007fä😀\"]")]
    public void A_value_always_has_the_same_text(string json, string text) => CanonicalJson.Write(System.Text.Json.JsonElement.Parse(json)).Should().Be(text);

    [Test]
    public void A_missing_value_is_null() => CanonicalJson.Write(null).Should().Be("null");
}
