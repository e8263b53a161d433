using System.Text.Json.Nodes;
using ArcOperator.Api.Orders;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.Orders;

[Category("CrdServer")]
public sealed class V1Alpha1OrderTests
{
    private const string Artifact = """{ "type": "oci", "srcRef": { "name": "here" }, "dstRef": { "name": "there" } }""";
    private const string NoSource = "each artifact needs srcRef.name, or spec.defaults.srcRef.name must be set";
    private const string NoDestination = "each artifact needs dstRef.name, or spec.defaults.dstRef.name must be set";

    [TestCase("""{}""")]
    [TestCase("""{ "artifacts": [] }""")]
    [TestCase("""{ "artifacts": [{ "type": "oci", "srcRef": { "name": "here" }, "dstRef": { "name": "there" } }] }""")]
    [TestCase("""{ "defaults": { "srcRef": { "name": "here" }, "dstRef": { "name": "there" } }, "artifacts": [{ "type": "oci" }] }""")]
    [TestCase("""{ "defaults": { "srcRef": { "name": "here" } }, "artifacts": [{ "type": "oci", "dstRef": { "name": "there" } }] }""")]
    [TestCase("""{ "TTLSecondsAfterCompletion": 0, "ttl": "0s", "suspend": true, "rerunPolicy": "Never", "revisionHistoryLimit": 0 }""")]
    [TestCase("""{ "ttl": "1h30m", "rerunPolicy": "Unfinished", "revisionHistoryLimit": 100 }""")]
    public async Task A_valid_Order_is_accepted(string spec) =>
        (await Admission.OfAsync<V1Alpha1Order>(spec)).Refusal.Should().BeEmpty();

    [TestCase("""{ "artifacts": [{ "type": "oci", "dstRef": { "name": "there" } }] }""")]
    [TestCase("""{ "artifacts": [{ "type": "oci", "dstRef": { "name": "there" }, "srcRef": {} }] }""")]
    [TestCase("""{ "artifacts": [{ "type": "oci", "dstRef": { "name": "there" }, "srcRef": { "name": "" } }] }""")]
    [TestCase("""{ "defaults": { "srcRef": { "name": "" } }, "artifacts": [{ "type": "oci", "dstRef": { "name": "there" } }] }""")]
    [TestCase("""{ "defaults": { "dstRef": { "name": "there" } }, "artifacts": [{ "type": "oci", "srcRef": { "name": "here" } }, { "type": "oci" }] }""")]
    public async Task An_artifact_without_a_source_is_refused_unless_a_default_is_set(string spec) =>
        (await Admission.OfAsync<V1Alpha1Order>(spec)).Refusal.Should().Contain(NoSource).And.NotContain(NoDestination);

    [TestCase("""{ "artifacts": [{ "type": "oci", "srcRef": { "name": "here" } }] }""")]
    [TestCase("""{ "artifacts": [{ "type": "oci", "srcRef": { "name": "here" }, "dstRef": { "name": "" } }] }""")]
    [TestCase("""{ "defaults": { "srcRef": { "name": "here" }, "dstRef": {} }, "artifacts": [{ "type": "oci" }] }""")]
    public async Task An_artifact_without_a_destination_is_refused_unless_a_default_is_set(string spec) =>
        (await Admission.OfAsync<V1Alpha1Order>(spec)).Refusal.Should().Contain(NoDestination).And.NotContain(NoSource);

    [TestCase("""{ "artifacts": [{ "srcRef": { "name": "here" }, "dstRef": { "name": "there" } }] }""", "spec.artifacts[0].type: Required value")]
    [TestCase("""{ "artifacts": [{ "type": "", "srcRef": { "name": "here" }, "dstRef": { "name": "there" } }] }""", "spec.artifacts[0].type")]
    [TestCase("""{ "artifacts": [{ "type": "oci", "srcRef": { "name": "here" }, "dstRef": { "name": "there" }, "spec": "text" }] }""", "spec.artifacts[0].spec")]
    [TestCase("""{ "TTLSecondsAfterCompletion": -1 }""", "spec.TTLSecondsAfterCompletion")]
    [TestCase("""{ "ttlSecondsAfterCompletion": 1 }""", "unknown field \"spec.ttlSecondsAfterCompletion\"")]
    [TestCase("""{ "ttl": "-5s" }""", "spec.ttl")]
    [TestCase("""{ "ttl": "1d" }""", "spec.ttl")]
    [TestCase("""{ "ttl": "5" }""", "spec.ttl")]
    [TestCase("""{ "ttl": "1h " }""", "spec.ttl")]
    [TestCase("""{ "suspend": "yes" }""", "spec.suspend")]
    [TestCase("""{ "rerunPolicy": "Sometimes" }""", "supported values: \"Always\", \"Unfinished\", \"Never\"")]
    [TestCase("""{ "revisionHistoryLimit": -1 }""", "spec.revisionHistoryLimit")]
    [TestCase("""{ "revisionHistoryLimit": 101 }""", "spec.revisionHistoryLimit")]
    public async Task An_invalid_Order_is_refused_with_the_path_of_the_field(string spec, string refusal) =>
        (await Admission.OfAsync<V1Alpha1Order>(spec)).Refusal.Should().Contain(refusal);

    [Test]
    public async Task Unset_fields_of_an_Order_have_their_defaults()
    {
        var order = await Admission.OfAsync<V1Alpha1Order>("""{ "defaults": { "cron": { "schedules": ["@daily"] } } }""");

        order.Spec!["rerunPolicy"]!.GetValue<string>().Should().Be("Always");
        order.Spec["revisionHistoryLimit"]!.GetValue<int>().Should().Be(3);
    }

    [Test]
    public async Task The_free_form_spec_of_an_artifact_is_stored_unchanged()
    {
        const string free = """{"big":9007199254740993,"deep":{"list":[{"a":null},"",1.5,true]},"image":"alpine:3"}""";

        var order = await Admission.OfAsync<V1Alpha1Order>(
            $$"""{ "artifacts": [{ "type": "oci", "srcRef": { "name": "here" }, "dstRef": { "name": "there" }, "spec": {{free}} }] }""");

        order.Spec!["artifacts"]![0]!["spec"]!.ToJsonString().Should().Be(free);
    }

    [Test]
    public async Task An_Order_has_at_most_1000_artifacts()
    {
        var thousand = await Admission.OfAsync<V1Alpha1Order>(Artifacts(1000));
        var more = await Admission.OfAsync<V1Alpha1Order>(Artifacts(1001));

        thousand.Refusal.Should().BeEmpty();
        more.Refusal.Should().Contain("spec.artifacts: Too many: 1001: must have at most 1000 items");
    }

    [Test]
    public async Task The_name_of_an_artifact_type_has_at_most_253_characters()
    {
        (await Admission.OfAsync<V1Alpha1Order>(OfType(new('a', 253)))).Refusal.Should().BeEmpty();
        (await Admission.OfAsync<V1Alpha1Order>(OfType(new('a', 254)))).Refusal.Should().Contain("spec.artifacts[0].type: Too long");
    }

    [Test]
    public async Task A_reference_to_an_invalid_Endpoint_name_is_refused() =>
        (await Admission.OfAsync<V1Alpha1Order>($$"""{ "defaults": { "srcRef": { "name": "{{new string('a', 254)}}" } } }"""))
            .Refusal.Should().Contain("spec.defaults.srcRef.name: Too long");

    private static string Artifacts(int count) =>
        new JsonObject { ["artifacts"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => JsonNode.Parse(Artifact))]) }.ToJsonString();

    private static string OfType(string type) =>
        $$"""{ "artifacts": [{ "type": "{{type}}", "srcRef": { "name": "here" }, "dstRef": { "name": "there" } }] }""";
}
