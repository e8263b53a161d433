using ArcOperator.Api.Endpoints;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.Endpoints;

[Category("CrdServer")]
public sealed class V1Alpha1EndpointTests
{
    [TestCase("""{ "type": "oci", "remoteURL": "gcr.io" }""")]
    [TestCase("""{ "type": "oci", "remoteURL": "https://..." }""")]
    [TestCase("""{ "type": "s3", "remoteURL": "s3://bucket/path", "secretRef": { "name": "keys" }, "usage": "PullOnly" }""")]
    [TestCase("""{ "type": "anything", "remoteURL": "x", "usage": "PushOnly" }""")]
    public async Task A_valid_Endpoint_is_accepted(string spec) =>
        (await Admission.OfAsync<V1Alpha1Endpoint>(spec)).Refusal.Should().BeEmpty();

    [TestCase("""{ "remoteURL": "gcr.io" }""", "spec.type: Required value")]
    [TestCase("""{ "type": "oci" }""", "spec.remoteURL: Required value")]
    [TestCase("""{ "type": "", "remoteURL": "gcr.io" }""", "spec.type")]
    [TestCase("""{ "type": "oci", "remoteURL": "" }""", "spec.remoteURL")]
    [TestCase("""{ "type": "oci", "remoteURL": "gcr.io", "usage": "Both" }""", "supported values: \"PullOnly\", \"PushOnly\", \"All\"")]
    [TestCase("""{ "type": "oci", "remoteURL": "gcr.io", "remoteUrl": "gcr.io" }""", "unknown field \"spec.remoteUrl\"")]
    public async Task An_invalid_Endpoint_is_refused_with_the_path_of_the_field(string spec, string refusal) =>
        (await Admission.OfAsync<V1Alpha1Endpoint>(spec)).Refusal.Should().Contain(refusal);

    [TestCase(64, 1, "spec.type: Too long")]
    [TestCase(1, 2049, "spec.remoteURL: Too long")]
    public async Task An_Endpoint_with_a_value_that_is_too_long_is_refused(int typeLength, int urlLength, string refusal) =>
        (await AdmitAsync(typeLength, urlLength)).Refusal.Should().Contain(refusal);

    [Test]
    public async Task An_Endpoint_with_values_of_maximum_length_is_accepted() => (await AdmitAsync(63, 2048)).Refusal.Should().BeEmpty();

    [Test]
    public async Task An_Endpoint_without_usage_is_source_and_destination() =>
        (await Admission.OfAsync<V1Alpha1Endpoint>("""{ "type": "oci", "remoteURL": "gcr.io" }""")).Spec!["usage"]!.GetValue<string>().Should().Be("All");

    private static Task<AdmissionResult> AdmitAsync(int typeLength, int urlLength) =>
        Admission.OfAsync<V1Alpha1Endpoint>($$"""{ "type": "{{new string('t', typeLength)}}", "remoteURL": "{{new string('u', urlLength)}}" }""");
}
