using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests;

/// <summary>Specifications without references. Those with references need a server.</summary>
public sealed class DefinitionReaderTests
{
    [TestCase("{ entrypoint: 5 }", "$.entrypoint has the wrong type")]
    [TestCase("{ templates: {} }", "$.templates has the wrong type")]
    [TestCase("{ templates: [5] }", "spec.templates has an item that is not a template")]
    [TestCase("{ templates: [null] }", "spec.templates[0] is empty")]
    [TestCase("{ entrypoint: main, templateDefaults: 5, templates: [{ name: main, suspend: {} }] }", "spec.templateDefaults is not supported")]
    [TestCase("{ templates: [{ name: main, steps: [5] }] }", "$.steps[0] has the wrong type")]
    [TestCase("{ templates: [{ name: main, steps: [[5]] }] }", "$.steps[0][0] has the wrong type")]
    [TestCase("{ templates: [{ name: main, dag: { tasks: {} } }] }", "$.dag.tasks has the wrong type")]
    [TestCase("{ arguments: [] }", "$.arguments has the wrong type")]
    [TestCase("{ arguments: { parameters: [{ name: a, value: {} }] } }", "$.arguments.parameters[0].value has the wrong type")]
    [TestCase("{ workflowTemplateRef: 5 }", "$ has the wrong type")]
    [TestCase("{ entrypoint: main, volumes: [5], templates: [{ name: main, container: { command: [a], volumeMounts: [{ name: v, mountPath: /v }] } }] }", "templates[main].container.volumeMounts[v]: the volume does not exist")]
    [TestCase("{ entrypoint: main, volumes: [{ name: 5 }], templates: [{ name: main, container: { command: [a], volumeMounts: [{ name: v, mountPath: /v }] } }] }", "templates[main].container.volumeMounts[v]: the volume does not exist")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, container: { command: [a], volumeMounts: [{}] } }] }", "templates[main].container.volumeMounts[]: the volume does not exist")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, container: { command: [null] } }] }", "spec.templates[0].container.command[0] is empty")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, steps: [[null]] }] }", "spec.templates[0].steps[0][0] is empty")]
    public async Task A_wrong_type_in_a_spec_is_reported_with_its_path(string spec, string problem)
    {
        var result = await ReadAsync(spec);

        result.Problem.Should().Contain(problem);
        result.Definition.Should().BeNull();
    }

    [Test]
    public async Task Items_of_a_loop_may_be_null()
    {
        var result = await ReadAsync("{ entrypoint: main, templates: [{ name: main, steps: [[{ name: a, template: do, withItems: [null] }]] }, { name: do, suspend: {} }] }");

        result.Problem.Should().BeNull();
        result.Definition.Should().NotBeNull();
    }

    [Test]
    public async Task A_workflow_without_spec_is_refused() =>
        (await new DefinitionReader(null!, new()).ReadAsync(new Workflow(), CancellationToken.None)).Problem.Should().Be("spec is missing");

    [Test]
    public async Task Only_the_first_five_problems_are_reported()
    {
        var steps = string.Join(", ", Enumerable.Range(0, 50).Select(index => $"[{{ name: s{index}, template: gone }}]"));

        var result = await ReadAsync($"{{ entrypoint: main, templates: [{{ name: main, steps: [{steps}] }}] }}");

        result.Problem.Should().Contain("[s0]").And.Contain("[s4]").And.NotContain("[s5]");
    }

    [TestCase("{ entrypoint: main }", "workflows must use workflowTemplateRef to be executed when the controller is in reference mode")]
    [TestCase(
        "{ workflowTemplateRef: { name: a }, volumes: [], dnsPolicy: Default, onExit: bye, artifactGC: { strategy: Never, podMetadata: {} } }",
        "fields [ArtifactGC.PodMetadata DNSPolicy OnExit Volumes] are not permitted when using workflowTemplateRef with templateReferencing restriction")]
    public async Task A_workflow_that_strict_template_referencing_forbids_is_refused_with_the_message_of_Argo(string spec, string problem) =>
        (await ReadAsync(spec, isStrict: true)).Problem.Should().Be(problem);

    [Test]
    public void Fields_that_strict_template_referencing_allows_are_accepted() => TemplateReferencing.Refusal(Definitions.Json("""
        workflowTemplateRef: { name: a }
        entrypoint: main
        arguments: {}
        ttlStrategy: { secondsAfterCompletion: 5 }
        podGC: { strategy: OnPodCompletion }
        volumes: null
        parallelism: 0
        hostNetwork: false
        serviceAccountName: ""
        """)).Should().BeNull();

    private static Task<DefinitionResult> ReadAsync(string spec, bool isStrict = false) => new DefinitionReader(null!, new() { Strict = isStrict }).ReadAsync(
        new Workflow { Metadata = new() { Name = "wf", NamespaceProperty = "space", Uid = "uid" }, Spec = Definitions.Json(spec) }, CancellationToken.None);
}
