using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Templates;

public sealed class WorkflowCheckTests
{
    [Test]
    public void A_valid_workflow_has_no_problems() => Definitions.Check("""
        entrypoint: main
        templates: [{ name: main, container: { image: alpine, command: [echo] } }]
        """).Problems.Should().BeEmpty();

    [Test]
    public void A_patch_of_the_pod_is_ignored_with_its_expressions()
    {
        var result = Definitions.Check("""
            entrypoint: main
            arguments: { parameters: [{ name: a, value: b }] }
            templates: [{ name: main, podSpecPatch: '{"a": {{=toJson(workflow.parameters.a)}}}', container: { image: alpine, command: [echo] } }]
            """);

        result.Problems.Should().BeEmpty();
        result.Ignored.Should().Contain("templates[main].podSpecPatch");
    }

    [TestCase("inputs: { artifacts: [{ name: a }] }", "templates[main].inputs.artifacts")]
    [TestCase("outputs: { artifacts: [{ name: a, path: /a }] }", "templates[main].outputs.artifacts")]
    [TestCase("sidecars: [{ name: s }]", "templates[main].sidecars")]
    [TestCase("initContainers: [{ name: s, command: [a], restartPolicy: Always }]", "templates[main].initContainers[s].restartPolicy")]
    [TestCase("daemon: true", "templates[main].daemon")]
    [TestCase("memoize: { key: k }", "templates[main].memoize")]
    [TestCase("synchronization: { mutex: { name: m } }", "templates[main].synchronization")]
    [TestCase("failFast: true", "templates[main].failFast")]
    [TestCase("parallelism: 1", "templates[main].parallelism")]
    [TestCase("retryStrategy: { expression: 'true' }", "templates[main].retryStrategy.expression")]
    [TestCase("volumes: [{ name: v, hostPath: { path: / } }]", "templates[main].volumes[v].hostPath")]
    public void Unsupported_fields_of_a_template_are_refused_by_name(string field, string path) => Definitions.Check($$"""
        entrypoint: main
        templates: [{ name: main, container: { image: alpine, command: [echo] }, {{field}} }]
        """).Problems.Should().ContainSingle().Which.Should().Be($"{path} is not supported by the local engine");

    [TestCase("lifecycle: { preStop: {} }", "lifecycle")]
    [TestCase("env: [{ name: a, valueFrom: { fieldRef: { fieldPath: x } } }]", "env[a].valueFrom.fieldRef")]
    [TestCase("volumeDevices: [{ name: d }]", "volumeDevices")]
    public void Unsupported_fields_of_a_container_are_refused_by_name(string field, string path) => Definitions.Check($$"""
        entrypoint: main
        templates: [{ name: main, container: { image: alpine, command: [echo], {{field}} } }]
        """).Problems.Should().ContainSingle().Which.Should().Be($"templates[main].container.{path} is not supported by the local engine");

    [TestCase("resource: { action: get }", "templates[main].resource")]
    [TestCase("http: { url: x }", "templates[main].http")]
    [TestCase("plugin: { x: y }", "templates[main].plugin")]
    [TestCase("containerSet: { containers: [{ name: main, command: [a] }], retryStrategy: { retries: 1 } }", "templates[main].containerSet.retryStrategy")]
    [TestCase("containerSet: { containers: [{ name: main, command: [a], lifecycle: { preStop: {} } }] }", "templates[main].containerSet.containers[main].lifecycle")]
    [TestCase("data: { source: x }", "templates[main].data")]
    public void Unsupported_template_types_are_refused_by_name(string type, string path) => Definitions.Check($$"""
        entrypoint: main
        templates: [{ name: main, {{type}} }]
        """).Problems.Should().Contain($"{path} is not supported by the local engine");

    [TestCase("hooks: { exit: { template: main } }", "spec.hooks")]
    [TestCase("templateDefaults: { timeout: 1s }", "spec.templateDefaults")]
    [TestCase("parallelism: 1", "spec.parallelism")]
    [TestCase("synchronization: { mutex: { name: m } }", "spec.synchronization")]
    [TestCase("volumes: [{ name: v, persistentVolumeClaim: { claimName: c } }]", "spec.volumes[v].persistentVolumeClaim")]
    [TestCase("workflowMetadata: { labels: { a: b } }", "spec.workflowMetadata")]
    [TestCase("hostAliases: [{ ip: 1.1.1.1 }]", "spec.hostAliases")]
    public void Unsupported_fields_of_a_workflow_are_refused_by_name(string field, string path) => Definitions.Check($$"""
        entrypoint: main
        templates: [{ name: main, container: { image: alpine, command: [echo] } }]
        {{field}}
        """).Problems.Should().ContainSingle().Which.Should().Be($"{path} is not supported by the local engine");

    [TestCase("steps: [[{ name: a, templateRef: { name: t, template: t } }]]", "templates[main].steps[0][a].templateRef")]
    [TestCase("dag: { target: a, tasks: [{ name: a, template: main }] }", "templates[main].dag.target")]
    [TestCase("steps: [[{ name: a, template: main, withSequence: { count: 2 } }]]", "templates[main].steps[0][a].withSequence")]
    [TestCase("steps: [[{ name: a, template: main, hooks: { exit: { template: main } } }]]", "templates[main].steps[0][a].hooks")]
    public void Unsupported_fields_of_steps_and_tasks_are_refused_by_name(string type, string path) => Definitions.Check($$"""
        entrypoint: main
        templates: [{ name: main, {{type}} }]
        """).Problems.Should().Contain($"{path} is not supported by the local engine");

    [Test]
    public void Empty_values_of_unsupported_fields_are_accepted() => Definitions.Check("""
        entrypoint: main
        templates: [{ name: main, container: { image: alpine, command: [echo] }, daemon: false, sidecars: [], inputs: { artifacts: [] }, synchronization: null }]
        """).Problems.Should().BeEmpty();

    [Test]
    public void Fields_that_only_concern_pods_are_listed_and_ignored()
    {
        var check = Definitions.Check("""
            entrypoint: main
            serviceAccountName: robot
            templates:
              - name: main
                nodeSelector: { a: b }
                container: { image: alpine, command: [echo], resources: { limits: { cpu: 1 } }, imagePullPolicy: Always }
            """);

        check.Problems.Should().BeEmpty();
        check.Ignored.Should().Equal(
            "spec.serviceAccountName", "templates[main].nodeSelector", "templates[main].container.resources", "templates[main].container.imagePullPolicy");
    }

    [Test]
    public void Templates_that_are_not_called_are_not_checked() => Definitions.Check("""
        entrypoint: main
        templates:
          - { name: main, container: { image: alpine, command: [echo] } }
          - { name: other, resource: { action: get }, inputs: { artifacts: [{ name: a }] } }
        """).Problems.Should().BeEmpty();

    [Test]
    public void With_a_variable_template_name_all_templates_are_checked() => Definitions.Check("""
        entrypoint: main
        templates:
          - name: main
            steps: [[{ name: a, template: "{{item}}", withItems: [other] }]]
          - { name: other, http: { url: x } }
        """).Problems.Should().Contain("templates[other].http is not supported by the local engine");

    [TestCase("templates: []", "spec.entrypoint is required")]
    [TestCase("entrypoint: nope", "spec.entrypoint: template 'nope' does not exist")]
    [TestCase("{ entrypoint: main, onExit: nope, templates: [{ name: main, suspend: {} }] }", "spec.onExit: template 'nope' does not exist")]
    [TestCase("{ entrypoint: main, templates: [{ name: main }] }", "templates[main] has no type: set container, script, containerSet, steps, dag or suspend")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, suspend: {}, steps: [] }] }", "templates[main] has more than one type")]
    [TestCase("{ entrypoint: main, arguments: { parameters: [{ name: a }] }, templates: [{ name: main, suspend: {} }] }", "spec.arguments.parameters[a] has no value")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, timeout: 1s, steps: [] }] }", "templates[main].timeout is only allowed with container, script, containerSet and suspend")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, activeDeadlineSeconds: 1, dag: { tasks: [] } }] }", "templates[main].activeDeadlineSeconds is only allowed with container, script and containerSet")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, container: { image: i } }] }", "templates[main].container.command is required: the engine cannot read the default command of image 'i'")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, steps: [[{ name: a, template: b }]] }] }", "templates[main][a]: template 'b' does not exist")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, steps: [[{ name: a b, template: main }]] }] }", "templates[main]: 'a b' is not a valid name of a step or task")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, steps: [[{ name: a, template: main }], [{ name: a, template: main }]] }] }", "templates[main]: step 'a' is defined twice")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, dag: { tasks: [{ name: a, template: main, depends: b }] } }] }", "templates[main].dag: task 'a' depends on 'b', which does not exist")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, dag: { tasks: [{ name: a, template: main, dependencies: [a] }] } }] }", "templates[main].dag: task 'a' depends on itself")]
    [TestCase("{ entrypoint: main, templates: [{ name: main, container: { command: [a], volumeMounts: [{ name: v, mountPath: /v }] } }] }", "templates[main].container.volumeMounts[v]: the volume does not exist")]
    public void Each_mistake_in_a_workflow_is_reported(string spec, string problem) => Definitions.Check(spec).Problems.Should().Equal(problem);

    [TestCase("{{workflow.parameters.b}}")]
    [TestCase("{{workflow.parametres.a}}")]
    [TestCase("{{workflow.failures}}")]
    [TestCase("{{pod.name}}")]
    [TestCase("{{lastRetry.exitCode}}")]
    [TestCase("{{inputs.parameters.b}}")]
    [TestCase("{{steps.a.outputs.result}}")]
    [TestCase("{{item}}")]
    [TestCase("{{=sprig.now()}}")]
    public void Unknown_variables_are_refused_by_name(string variable) => Definitions.Check($$"""
        entrypoint: main
        arguments: { parameters: [{ name: a, value: x }] }
        templates: [{ name: main, inputs: { parameters: [{ name: a }] }, container: { image: alpine, command: [echo, "{{variable}}"] } }]
        """).Problems.Should().Equal($"templates[main]: failed to resolve {variable}");

    [Test]
    public void Variables_that_are_known_at_run_time_are_accepted() => Definitions.Check("""
        entrypoint: main
        arguments: { parameters: [{ name: a, value: x }] }
        templates:
          - name: main
            steps:
              - - { name: first, template: do, arguments: { parameters: [{ name: p, value: "{{workflow.parameters.a}}" }] } }
              - - { name: second, template: do, when: "{{ steps.first.status }} == Succeeded", withParam: "{{steps.first.outputs.result}}",
                    arguments: { parameters: [{ name: p, value: "{{item.x}}{{steps.first.outputs.parameters.q}}" }] } }
          - name: do
            inputs: { parameters: [{ name: p, default: "{{workflow.name}}" }] }
            outputs: { parameters: [{ name: q, valueFrom: { path: /tmp/q } }] }
            script: { image: alpine, command: [sh], source: "{{inputs.parameters.p}} {{retries}} {{outputs.parameters.q.path}} {{ .Go }}" }
        """).Problems.Should().BeEmpty();

    [Test]
    public void An_expression_in_a_call_may_use_single_and_double_quotes() => Definitions.Check("""
        entrypoint: main
        arguments: { parameters: [{ name: a, value: x }] }
        templates:
          - name: main
            steps: [[{ name: first, template: do, arguments: { parameters: [{ name: p, value: "{{=workflow.parameters.a == '' && 'a' != \"b\" ? 'none' : workflow.parameters.a}}" }] } }]]
          - { name: do, container: { image: alpine, command: [echo] } }
        """).Problems.Should().BeEmpty();

    [Test]
    public void A_step_cannot_use_outputs_of_later_steps() => Definitions.Check("""
        entrypoint: main
        templates:
          - name: main
            steps:
              - - { name: first, template: do, when: "{{steps.second.outputs.result}} == x" }
              - - { name: second, template: do }
          - { name: do, container: { image: alpine, command: [echo] } }
        """).Problems.Should().Equal("templates[main]: failed to resolve {{steps.second.outputs.result}}");
}
