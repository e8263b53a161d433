using ArcOperator.Api.ArtifactTypes;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.ArtifactTypes;

[Category("CrdServer")]
public sealed class V1Alpha1ArtifactTypeTests
{
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" } }""")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy", "clusterScope": true }, "rules": {}, "parameters": [] }""")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "rules": { "srcTypes": ["oci", "helm"], "dstTypes": ["oci"] }, "parameters": [{ "name": "a", "value": "" }], "ttlAfterFinished": "24h", "ttlAfterFailed": "168h" }""")]
    public async Task A_valid_artifact_type_is_accepted_for_a_namespace_and_for_the_cluster(string spec)
    {
        (await Admission.OfAsync<V1Alpha1ArtifactType>(spec)).Refusal.Should().BeEmpty();
        (await Admission.OfAsync<V1Alpha1ClusterArtifactType>(spec)).Refusal.Should().BeEmpty();
    }

    [TestCase("""{}""", "spec.workflowTemplateRef: Required value")]
    [TestCase("""{ "workflowTemplateRef": { "name": "" } }""", "spec.workflowTemplateRef.name")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "name": "" }] }""", "spec.parameters[0].name")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "name": "a" }, { "name": "b" }, { "name": "a" }] }""", "spec.parameters[2]: Duplicate value")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "rules": { "srcTypes": ["oci", "oci"] } }""", "spec.rules.srcTypes[1]: Duplicate value")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "rules": { "dstTypes": [""] } }""", "spec.rules.dstTypes[0]")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "ttlAfterFinished": "1 day" }""", "spec.ttlAfterFinished")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "ttlAfterFailed": "-1h" }""", "spec.ttlAfterFailed")]
    public async Task An_invalid_artifact_type_is_refused_with_the_path_of_the_field(string spec, string refusal)
    {
        (await Admission.OfAsync<V1Alpha1ArtifactType>(spec)).Refusal.Should().Contain(refusal);
        (await Admission.OfAsync<V1Alpha1ClusterArtifactType>(spec)).Refusal.Should().Contain(refusal);
    }

    [Test]
    public async Task A_rule_has_at_most_64_types()
    {
        (await Admission.OfAsync<V1Alpha1ArtifactType>(Types(64))).Refusal.Should().BeEmpty();
        (await Admission.OfAsync<V1Alpha1ArtifactType>(Types(65))).Refusal.Should().Contain("spec.rules.srcTypes: Too many");
    }

    private static string Types(int count) =>
        $$"""{ "workflowTemplateRef": { "name": "copy" }, "rules": { "srcTypes": [{{string.Join(',', Enumerable.Range(0, count).Select(index => $"\"t{index}\""))}}] } }""";
}
