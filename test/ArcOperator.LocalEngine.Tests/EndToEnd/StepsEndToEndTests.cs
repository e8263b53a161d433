using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.EndToEnd;

/// <summary>Workflows from the API server to processes and back.</summary>
public sealed class StepsEndToEndTests
{
    private TestEngine _engine = null!;

    [OneTimeSetUp]
    public async Task Start() => _engine = await TestEngine.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _engine.DisposeAsync();

    [Test]
    public async Task A_workflow_of_one_step_costs_two_writes()
    {
        await _engine.CreateAsync("hello", "{ entrypoint: main, templates: [{ name: main, container: { image: alpine, command: [echo], args: [hello] } }] }");

        var workflow = await _engine.EndOfAsync("hello");

        workflow.Status.Should().BeEquivalentTo(new { Phase = "Succeeded", Progress = "1/1", Message = (string?)null });
        workflow.Metadata.Labels.Should().Contain("workflows.argoproj.io/phase", "Succeeded").And.Contain("workflows.argoproj.io/completed", "true");
        workflow.Metadata.Generation.Should().Be(3, "it was created and then written twice: Running and Succeeded");
        _engine.LogOf(workflow).Should().Be("hello");
    }

    [Test]
    public async Task Outputs_of_a_step_are_inputs_of_later_steps()
    {
        await _engine.CreateAsync("flow", """
            entrypoint: main
            arguments: { parameters: [{ name: who, value: world }] }
            templates:
              - name: main
                steps:
                  - [{ name: make, template: make }]
                  - - { name: use, template: use, arguments: { parameters: [{ name: p, value: "{{steps.make.outputs.result}}/{{steps.make.outputs.parameters.file}}/{{steps.make.outputs.parameters.default}}" }] } }
                    - { name: skipped, template: use, when: "'{{ steps.make.outputs.result }}' == 'nothing'" }
              - name: make
                outputs:
                  parameters:
                    - { name: file, valueFrom: { path: /tmp/out/file } }
                    - { name: default, valueFrom: { path: /nowhere, default: d } }
                script:
                  image: alpine
                  command: [sh, -c]
                  source: |
                    set -euo pipefail
                    mkdir /tmp/out
                    printf 'two\nlines\n' >/tmp/out/file
                    echo "not a result" >&2
                    echo hello {{workflow.parameters.who}}
              - name: use
                inputs: { parameters: [{ name: p, default: none }] }
                container: { image: alpine, command: [printf, "%s"], args: ["{{inputs.parameters.p}}"] }
            """);

        var workflow = await _engine.EndOfAsync("flow");

        workflow.Status.Phase.Should().Be("Succeeded", workflow.Status.Message);
        _engine.LogOf(workflow, "use").Should().Be("hello world/two\nlines/d");
        _engine.LogOf(workflow, "make").Should().Contain("not a result").And.Contain("hello world");
        workflow.Status.Nodes!.Values.Single(node => node.DisplayName == "skipped").Phase.Should().Be("Skipped");
        workflow.Status.Progress.Should().Be("2/2");
    }

    [Test]
    public async Task A_ClusterWorkflowTemplate_is_merged_and_stored_in_the_status()
    {
        await _engine.KubectlAsync("apply", "-f", await FileAsync("""
            apiVersion: argoproj.io/v1alpha1
            kind: ClusterWorkflowTemplate
            metadata: { name: shared }
            spec:
              entrypoint: main
              arguments: { parameters: [{ name: a, value: theirs }, { name: b, value: theirs }] }
              volumes: [{ name: v, configMap: { name: not-there } }]
              templates:
                - name: main
                  container:
                    image: alpine
                    command: [sh, -c, "echo {{workflow.parameters.a}} {{workflow.parameters.b}}; touch /v/x"]
                    volumeMounts: [{ name: v, mountPath: /v }]
            """));
        await _engine.CreateAsync("merged", """
            workflowTemplateRef: { name: shared, clusterScope: true }
            arguments: { parameters: [{ name: a, value: ours }] }
            volumes: [{ name: v, emptyDir: {} }]
            """);

        var workflow = await _engine.EndOfAsync("merged");

        workflow.Status.Phase.Should().Be("Succeeded", workflow.Status.Message);
        _engine.LogOf(workflow).Should().Be("ours theirs");
        workflow.Status.StoredWorkflowTemplateSpec!.Value.GetProperty("entrypoint").GetString().Should().Be("main");
    }

    [TestCase("gone-cluster", "{ workflowTemplateRef: { name: gone, clusterScope: true } }", "clusterworkflowtemplates.argoproj.io \"gone\" not found")]
    [TestCase("gone-space", "{ workflowTemplateRef: { name: gone } }", "workflowtemplates.argoproj.io \"gone\" not found")]
    [TestCase("unsupported", "{ entrypoint: main, templates: [{ name: main, http: { url: x } }] }", "templates[main].http is not supported by the local engine")]
    [TestCase("wrong-type", "{ entrypoint: main, templates: [{ name: main, container: { command: echo } }] }", "$.container.command has the wrong type")]
    [TestCase("unknown", "{ entrypoint: main, templates: [{ name: main, container: { image: a, command: [echo, '{{workflow.parameters.x}}'] } }] }", "failed to resolve {{workflow.parameters.x}}")]
    public async Task A_workflow_that_cannot_run_ends_in_error_with_the_reason(string name, string spec, string message)
    {
        await _engine.CreateAsync(name, spec);

        var workflow = await _engine.EndOfAsync(name);

        workflow.Status.Phase.Should().Be("Error");
        workflow.Status.Message.Should().Contain(message);
        workflow.Metadata.Labels.Should().Contain("workflows.argoproj.io/completed", "true");
    }

    [Test]
    public async Task A_missing_command_is_an_error_with_the_command_and_its_image()
    {
        await _engine.CreateAsync("missing", "{ entrypoint: main, templates: [{ name: main, container: { image: 'cgr.dev/cosign:latest', command: [cosign, attest] } }] }");

        var workflow = await _engine.EndOfAsync("missing");

        workflow.Status.Should().BeEquivalentTo(new { Phase = "Error", Message = "command 'cosign' is not installed on this machine (image 'cgr.dev/cosign:latest' provides it in a cluster)" });
    }

    [Test]
    public async Task A_missing_command_of_a_script_is_named_last_in_the_message()
    {
        await _engine.CreateScriptAsync("missing-inside", "set -eu\necho x | gomplate --out -");

        var workflow = await _engine.EndOfAsync("missing-inside");

        workflow.Status.Phase.Should().Be("Failed");
        workflow.Status.Message.Should().StartWith("main: Error (exit code 127): ").And.EndWith("\ncommand 'gomplate' is not installed on this machine (image 'alpine' provides it in a cluster)");
    }

    [Test]
    public async Task The_message_of_a_failed_step_ends_with_the_last_lines_of_its_log()
    {
        await _engine.CreateScriptAsync("told", "echo starting; echo; echo 'cannot reach the moon: no rocket' >&2; exit 1");

        var workflow = await _engine.EndOfAsync("told");

        const string message = "main: Error (exit code 1): starting\ncannot reach the moon: no rocket";
        workflow.Status.Should().BeEquivalentTo(new { Phase = "Failed", Message = message });
        workflow.Status.Nodes!.Values.Should().ContainSingle().Which.Message.Should().Be(message);
    }

    [Test]
    public async Task A_failed_step_with_a_retry_strategy_runs_again()
    {
        await _engine.CreateAsync("again", """
            entrypoint: main
            volumeClaimTemplates: [{ metadata: { name: work } }]
            templates:
              - name: main
                retryStrategy: { limit: 2 }
                script:
                  image: alpine
                  command: [sh]
                  source: "test -e /work/seen || { touch /work/seen; exit 7; }; echo {{retries}}"
                  volumeMounts: [{ name: work, mountPath: /work }]
            """);

        var workflow = await _engine.EndOfAsync("again");

        workflow.Status.Phase.Should().Be("Succeeded", workflow.Status.Message);
        workflow.Status.Nodes!.Values.Select(node => (node.DisplayName, node.Phase, node.Message)).Should().BeEquivalentTo(
            [("again", "Succeeded", null), ("again(0)", "Failed", "main: Error (exit code 7)"), ("again(1)", "Succeeded", (string?)null)]);
        _engine.LogOf(workflow, "again(1)").Should().Be("1");
        Directory.Exists(Path.Combine(_engine.Folder, "workflows", _engine.Namespace, "again", "volumes")).Should().BeFalse();
    }

    private static async Task<string> FileAsync(string text)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.yaml");
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
