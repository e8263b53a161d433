using ArcOperator.Api.ArtifactWorkflows;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.ArtifactWorkflows;

[Category("CrdServer")]
public sealed class V1Alpha1ArtifactWorkflowTests
{
    private const string Immutable = "spec is immutable: delete the ArtifactWorkflow and create another";

    [TestCase("""{ "workflowTemplateRef": { "name": "copy" } }""")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy", "clusterScope": true }, "parameters": [{ "name": "a", "value": "" }, { "name": "b" }], "ttlAfterFinished": "24h", "ttlAfterFailed": "0s" }""")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "srcSecretRef": { "name": "s" }, "dstSecretRef": { "name": "d" }, "cron": { "schedules": ["@daily"] } }""")]
    public async Task A_valid_ArtifactWorkflow_is_accepted(string spec) =>
        (await Admission.OfAsync<V1Alpha1ArtifactWorkflow>(spec)).Refusal.Should().BeEmpty();

    [TestCase("""{}""", "spec.workflowTemplateRef: Required value")]
    [TestCase("""{ "workflowTemplateRef": {} }""", "spec.workflowTemplateRef.name: Required value")]
    [TestCase("""{ "workflowTemplateRef": { "name": "" } }""", "spec.workflowTemplateRef.name")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "name": "" }] }""", "spec.parameters[0].name")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "value": "1" }] }""", "spec.parameters[0].name: Required value")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "name": "a", "value": 1 }] }""", "spec.parameters[0].value")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "name": "a" }, { "name": "a" }] }""", "spec.parameters[1]: Duplicate value")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "ttlAfterFinished": "soon" }""", "spec.ttlAfterFinished")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy" }, "ttlAfterFailed": "-1s" }""", "spec.ttlAfterFailed")]
    public async Task An_invalid_ArtifactWorkflow_is_refused_with_the_path_of_the_field(string spec, string refusal) =>
        (await Admission.OfAsync<V1Alpha1ArtifactWorkflow>(spec)).Refusal.Should().Contain(refusal);

    [TestCase("another-template", """{ "workflowTemplateRef": { "name": "other" }, "parameters": [{ "name": "a", "value": "1" }] }""")]
    [TestCase("another-value", """{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "name": "a", "value": "2" }] }""")]
    [TestCase("one-field-less", """{ "workflowTemplateRef": { "name": "copy" } }""")]
    [TestCase("one-field-more", """{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "name": "a", "value": "1" }], "ttlAfterFailed": "1h" }""")]
    public async Task A_change_of_the_spec_of_an_ArtifactWorkflow_is_refused(string name, string changed)
    {
        var change = await Admission.OfChangeAsync<V1Alpha1ArtifactWorkflow>(
            name, """{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{ "name": "a", "value": "1" }] }""", changed);

        change.Refusal.Should().Contain(Immutable);
    }

    [Test]
    public async Task An_update_with_an_equal_spec_is_accepted()
    {
        const string spec = """{ "workflowTemplateRef": { "name": "copy" } }""";

        (await Admission.OfChangeAsync<V1Alpha1ArtifactWorkflow>("the-same", spec, spec)).Refusal.Should().BeEmpty();
    }

    [Test]
    public async Task An_ArtifactWorkflow_has_at_most_1024_parameters()
    {
        (await Admission.OfAsync<V1Alpha1ArtifactWorkflow>(Parameters(1024))).Refusal.Should().BeEmpty();
        (await Admission.OfAsync<V1Alpha1ArtifactWorkflow>(Parameters(1025))).Refusal.Should().Contain("spec.parameters: Too many");
    }

    private static string Parameters(int count) =>
        $$"""{ "workflowTemplateRef": { "name": "copy" }, "parameters": [{{string.Join(',', Enumerable.Range(0, count).Select(index => $$"""{ "name": "p{{index}}" }"""))}}] }""";
}
