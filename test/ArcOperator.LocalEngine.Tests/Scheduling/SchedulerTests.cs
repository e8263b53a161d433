using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Scheduling;

public sealed class SchedulerTests
{
    [Test]
    public void The_exit_handler_runs_last_and_knows_the_status()
    {
        var run = ExitHandler();

        run.Fail("wf").Running.Should().Equal("wf.onExit");
        run.Launch("wf.onExit").Containers[0].Spec.Args[0].Should().Be("Failed");
        run.Succeed("wf.onExit").Phase.Should().Be(NodePhase.Failed);
    }

    [Test]
    public void A_failed_exit_handler_fails_a_successful_workflow()
    {
        var run = ExitHandler().Succeed("wf");

        run.Launch("wf.onExit").Containers[0].Spec.Args[0].Should().Be("Succeeded");
        run.Fail("wf.onExit", exitCode: 3).Phase.Should().Be(NodePhase.Failed);
        run.State.Message.Should().Be("main: Error (exit code 3)");
    }

    [Test]
    public void The_deadline_does_not_apply_to_the_exit_handler()
    {
        var run = ExitHandler("activeDeadlineSeconds: 60").Pass(TimeSpan.FromMinutes(2));

        run.Running.Should().Equal("wf.onExit");
        run.Pass(TimeSpan.FromHours(1)).Running.Should().Equal("wf.onExit");
    }

    [Test]
    public void Variables_of_the_workflow_are_available_in_all_templates()
    {
        var run = Simulation.Of("""
            entrypoint: main
            arguments: { parameters: [{ name: a, value: 1 }, { name: b, default: two }] }
            templates:
              - name: main
                inputs: { parameters: [{ name: a }, { name: c, default: "{{workflow.parameters.b}}" }] }
                container:
                  image: alpine
                  command: [echo, "{{workflow.name}}", "{{workflow.namespace}}", "{{workflow.uid}}"]
                  args: ["{{inputs.parameters.a}}", "{{inputs.parameters.c}}"]
            """);

        run.Launch("wf").Containers[0].Spec.Command.Should().Equal("echo", "wf", "space", "uid-1");
        run.Launch("wf").Containers[0].Spec.Args.Should().Equal("1", "two");
    }

    [Test]
    public void An_output_with_a_global_name_is_available_in_the_whole_workflow()
    {
        var run = Simulation.Of("""
            entrypoint: main
            templates:
              - { name: main, steps: [[{ name: a, template: make }], [{ name: b, template: use }]] }
              - { name: make, outputs: { parameters: [{ name: q, globalName: g, valueFrom: { path: /q } }] }, container: { image: alpine, command: [echo] } }
              - { name: use, container: { image: alpine, command: [echo, "{{workflow.outputs.parameters.g}}"] } }
            """);

        run.Succeed("a", null, ("q", "v")).Launch("b").Containers[0].Spec.Command.Should().Equal("echo", "v");
    }

    [Test]
    public void Only_mounted_volumes_are_created_and_volumes_of_the_template_override()
    {
        var run = Simulation.Of("""
            entrypoint: main
            arguments: { parameters: [{ name: secret, value: s }] }
            volumes: [{ name: a, secret: { secretName: "{{workflow.parameters.secret}}", optional: true } }, { name: b, emptyDir: {} }, { name: c, secret: { secretName: "{{inputs.parameters.nope}}" } }]
            volumeClaimTemplates: [{ metadata: { name: work } }]
            templates:
              - name: main
                volumes: [{ name: b, configMap: { name: own } }]
                container: { image: alpine, command: [echo], volumeMounts: [{ name: a, mountPath: /a }, { name: b, mountPath: /b }, { name: work, mountPath: /w }] }
            """);

        var launch = run.Launch("wf");
        launch.Volumes.Select(volume => volume.Name).Should().Equal("b", "a");
        launch.Volumes[0].ConfigMap!.Name.Should().Be("own");
        launch.Volumes[1].Secret.Should().BeEquivalentTo(new { SecretName = "s", Optional = true });
        launch.Claims.Should().Equal("work");
    }

    [Test]
    public void A_script_is_a_process_with_a_source()
    {
        var run = Simulation.Of("""
            entrypoint: main
            templates: [{ name: main, outputs: { parameters: [{ name: o, valueFrom: { path: /o } }] }, script: { image: alpine, command: [sh], source: "echo {{outputs.parameters.o.path}} {{ .Go }}" } }]
            """);

        run.Launch("wf").Containers[0].Spec.Source.Should().Be("echo /o {{ .Go }}");
        run.Launch("wf").Outputs.Should().ContainSingle().Which.ValueFrom!.Path.Should().Be("/o");
    }

    [Test]
    public void A_variable_without_value_at_run_time_is_an_error_with_its_name()
    {
        var run = Simulation.Of("{ entrypoint: main, templates: [{ name: main, container: { image: a, command: ['{{workflow.outputs.parameters.nope}}'] } }] }");

        run.Phase.Should().Be(NodePhase.Error);
        run.State.Message.Should().Be("failed to resolve {{workflow.outputs.parameters.nope}}");
    }

    [Test]
    public void Shutdown_and_suspend_are_read_from_the_spec()
    {
        RunControl.Read(Definitions.Json("{ shutdown: Stop, suspend: true }")).Should().Be(new RunControl(Shutdown.Stop, true));
        RunControl.Read(Definitions.Json("{ shutdown: '', suspend: false }")).Should().Be(default(RunControl));
        RunControl.Read(Definitions.Json("{ shutdown: Whatever }")).Should().Be(default(RunControl));
        RunControl.Read(default).Should().Be(default(RunControl));
    }

    private static Simulation ExitHandler(string field = "") => Simulation.Of($$$"""
        entrypoint: main
        onExit: bye
        {{{field}}}
        templates:
          - { name: main, container: { image: alpine, command: [echo] } }
          - { name: bye, container: { image: alpine, command: [echo], args: ["{{workflow.status}}"] } }
        """);
}
