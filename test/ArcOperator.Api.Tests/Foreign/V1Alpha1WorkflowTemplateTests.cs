using System.Text;
using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.Foreign;

public sealed class V1Alpha1WorkflowTemplateTests
{
    private static readonly ObjectJson Json = new(ArcJsonContext.Default);

    [Test]
    public void Template_parameters_without_a_value_are_required() => Facts(
        """
        { "arguments": { "parameters": [
          { "name": "image" }, { "name": "empty", "value": "" }, { "name": "none", "value": null }, { "name": "from", "valueFrom": { "configMapKeyRef": {} } },
          { "name": "default", "default": "x" }, { "name": "choice", "enum": ["a"] }, 7 ] } }
        """).RequiredParameters.Should().Equal("image", "none", "choice");

    [Test]
    public void Volumes_that_a_step_of_any_kind_mounts_and_does_not_define_are_found()
    {
        var facts = Facts(
            """
            { "volumes": [{ "name": "certificates" }],
              "volumeClaimTemplates": [{ "metadata": { "name": "work" } }],
              "templates": [
                { "name": "a", "script": { "volumeMounts": [{ "name": "src-secret-vol" }] } },
                { "name": "b", "containerSet": { "containers": [{ "volumeMounts": [{ "name": "dst-secret-vol" }] }] } },
                { "name": "c", "container": { "volumeMounts": [{ "name": "own" }] }, "volumes": [{ "name": "own" }] },
                { "name": "d", "steps": [[{ "name": "e", "templateRef": { "name": "other", "template": "x", "clusterScope": true } }]] } ] }
            """);

        facts.MountedVolumes.Should().Equal("dst-secret-vol", "src-secret-vol");
        facts.DefinedVolumes.Should().Equal("certificates", "work");
        facts.Links.Should().Equal(new WorkflowTemplateLink("other", true));
    }

    [TestCase("{}")]
    [TestCase("""{ "arguments": 1, "volumes": "x", "templates": { "volumeMounts": 5, "templateRef": [] } }""")]
    public void A_template_spec_with_an_unexpected_form_has_no_facts(string spec) => Facts(spec).Should().BeEquivalentTo(new WorkflowTemplateFacts());

    [TestCase("""{ "script": { "source": "echo {{inputs.parameters.url}}" } }""", "source")]
    [TestCase("""{ "script": { "source": "echo {{=inputs.parameters['url']}}" } }""", "source")]
    [TestCase("""{ "steps": [[{ "when": "'{{workflow.parameters.cron}}' == 'true'" }]] }""", "when")]
    [TestCase("""{ "dag": { "tasks": [{ "when": "{{= workflow.parameters.a == 'b' }}" }] } }""", "when")]
    [TestCase("""{ "container": { "image": "registry/{{inputs.parameters.image}}" } }""", "image")]
    [TestCase("""{ "sidecars": [{ "image": "{{workflow.parameters.image}}" }] }""", "image")]
    [TestCase("""{ "containerSet": { "containers": [{ "image": "{{workflow.parameters.image}}" }] } }""", "image")]
    [TestCase("""{ "steps": [[{ "inline": { "script": { "source": "{{inputs.parameters.a}}" } } }]] }""", "source")]
    [TestCase("""{ "steps": [[{ "when": "{{steps.scan.outputs.result}} == ok" }]] }""", null)]
    [TestCase("""{ "script": { "source": "echo $URL # inputs.parameters.url", "env": [{ "name": "URL", "value": "{{inputs.parameters.url}}" }] } }""", null)]
    [TestCase("""{ "container": { "image": "a:{{workflow.name}}", "args": ["{{inputs.parameters.a}}"] } }""", null)]
    [TestCase("""{ "data": { "source": { "artifactPaths": { "name": "{{inputs.parameters.a}}" } } } }""", null)]
    public void A_parameter_in_a_field_that_is_executed_is_found(string template, string? field) =>
        Facts($$"""{ "templates": [{{template.Insert(1, "\"name\": \"step\",")}}] }""").UnsafeFields
            .Should().Equal(field is null ? [] : [new UnsafeTemplateField("step", field)]);

    [Test]
    public void At_most_eight_unsafe_fields_are_kept() =>
        Facts($$"""{ "templates": [{{string.Join(',', Enumerable.Range(0, 100).Select(number => $$$"""{ "name": "t{{{number}}}", "container": { "image": "{{inputs.parameters.a}}" } }"""))}}] }""")
            .UnsafeFields.Should().HaveCount(8);

    [Test]
    public void Written_template_facts_are_equal_when_read_again()
    {
        var facts = new WorkflowTemplateFacts { RequiredParameters = ["a"], MountedVolumes = ["b"], DefinedVolumes = ["c"], Links = [new("d", false), new("e", true)], UnsafeFields = [new("f", "when"), new("g", "image")] };

        Json.Deserialize<V1Alpha1WorkflowTemplate>(Json.Serialize(new V1Alpha1WorkflowTemplate { Metadata = new() { Name = "t" }, Facts = facts }))!
            .Facts.Should().BeEquivalentTo(facts);
    }

    private static WorkflowTemplateFacts Facts(string spec) => Json.Deserialize<V1Alpha1WorkflowTemplate>(
        Encoding.UTF8.GetBytes($$"""{ "apiVersion": "argoproj.io/v1alpha1", "kind": "WorkflowTemplate", "metadata": { "name": "t" }, "spec": {{spec}} }"""))!.Facts!;
}
