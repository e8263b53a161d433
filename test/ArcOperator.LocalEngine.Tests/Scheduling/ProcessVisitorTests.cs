using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Scheduling;

/// <summary>Nodes of container sets.</summary>
public sealed class ProcessVisitorTests
{
    private const string Set = """
        entrypoint: main
        arguments: { parameters: [{ name: p, value: v }] }
        templates:
          - name: main
            volumes: [{ name: work, emptyDir: {} }]
            initContainers: [{ name: first, command: [echo], mirrorVolumeMounts: true, volumeMounts: [{ name: work, mountPath: /own }] }]
            containerSet:
              volumeMounts: [{ name: work, mountPath: /work }]
              containers:
                - { name: pull, command: [echo, "{{workflow.parameters.p}}"] }
                - { name: scan, command: [echo], dependencies: [pull] }
                - { name: sbom, command: [echo], dependencies: [pull] }
                - { name: main, command: [echo], dependencies: [scan, sbom] }
        """;

    [Test]
    public void The_containers_of_a_set_are_children_of_their_dependencies()
    {
        var run = Simulation.Of(Set);

        run.Node("wf").Children.Should().Equal(run.Node("pull").Id);
        run.Node("pull").Children.Should().Equal(run.Node("scan").Id, run.Node("sbom").Id);
        run.Node("scan").Children.Should().Equal(run.Node("main").Id);
        run.Node("main").Should().BeEquivalentTo(new { Type = NodeType.Container, Phase = NodePhase.Pending, BoundaryId = "wf", Name = "wf.main", TemplateName = "main" });
    }

    [Test]
    public void All_containers_of_a_set_have_the_mounts_and_variables_of_the_template()
    {
        var launch = Simulation.Of(Set).Launch("wf");

        launch.Containers.Should().OnlyContain(container => container.Spec.VolumeMounts.Single().MountPath == "/work");
        launch.Containers[0].Spec.Command.Should().Equal("echo", "v");
        launch.InitContainers.Should().ContainSingle().Which.VolumeMounts.Select(mount => mount.MountPath).Should().Equal("/own", "/work");
        launch.Volumes.Should().ContainSingle().Which.Name.Should().Be("work");
    }

    [Test]
    public void A_deadline_ends_the_containers_of_a_set_with_their_pod()
    {
        var run = Simulation.Of(Set.Replace("- name: main", "- name: main\n    activeDeadlineSeconds: 5", StringComparison.Ordinal)).Begin("wf").Begin("pull");

        run.Pass(TimeSpan.FromSeconds(6));

        run.State.Nodes.Values.Should().OnlyContain(node => node.Phase == NodePhase.Failed && node.Message == "Pod was active on the node longer than the specified deadline");
    }

    [Test]
    public void Containers_of_a_pod_that_cannot_run_end_with_its_error()
    {
        var run = Simulation.Of(Set).Error("wf");

        run.State.Nodes.Values.Should().OnlyContain(node => node.Phase == NodePhase.Error && node.Message == "no such command");
    }

    [Test]
    public void The_step_after_a_container_set_follows_its_last_containers()
    {
        var run = Simulation.Of(Set.Replace("entrypoint: main", "entrypoint: top", StringComparison.Ordinal)
            + "\n  - { name: top, steps: [[{ name: set, template: main }], [{ name: next, template: next }]] }\n  - { name: next, suspend: {} }");

        run.Succeed("set");

        run.Node("main").Children.Should().Equal(run.Node("[1]").Id);
        run.Node("scan").Children.Should().Equal(run.Node("main").Id);
    }
}
