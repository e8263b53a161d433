using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Templates;

public sealed class ContainerCheckTests
{
    [TestCase("{ name: main, command: [a] }, { name: main, command: [a] }", ".containerSet.containers[main]: container 'main' is defined twice")]
    [TestCase("{ name: A_b, command: [a] }", ".containerSet.containers[A_b]: 'A_b' is not a valid name of a container")]
    [TestCase("{ name: wait, command: [a] }", ".containerSet.containers[wait]: 'wait' is not a valid name of a container")]
    [TestCase("{ command: [a] }", ".containerSet.containers[]: '' is not a valid name of a container")]
    [TestCase("{ name: main, image: img }", ".containerSet.containers[main].command is required: the engine cannot read the default command of image 'img'")]
    [TestCase("{ name: main, command: [a], dependencies: [gone] }", ".containerSet.containers[main] depends on 'gone', which does not exist")]
    [TestCase("{ name: main, command: [a], volumeMounts: [{ name: v, mountPath: /v }] }", ".containerSet.containers[main].volumeMounts[v]: the volume does not exist")]
    [TestCase("", ".containerSet.containers is empty")]
    public void A_mistake_in_a_container_set_is_reported_with_its_path(string containers, string problem) => Definitions.Check($$"""
        entrypoint: main
        templates: [{ name: main, containerSet: { containers: [{{containers}}] } }]
        """).Problems.Should().ContainSingle().Which.Should().Be($"templates[main]{problem}");

    [Test]
    public void Containers_that_depend_on_each_other_are_refused() => Definitions.Check("""
        entrypoint: main
        templates: [{ name: main, containerSet: { containers: [{ name: a, command: [a], dependencies: [b] }, { name: b, command: [a], dependencies: [a] }] } }]
        """).Problems.Should().Equal("templates[main].containerSet.containers[a] depends on itself", "templates[main].containerSet.containers[b] depends on itself");

    [Test]
    public void A_container_set_with_outputs_needs_a_main_container() => Definitions.Check("""
        entrypoint: main
        templates:
          - name: main
            outputs: { parameters: [{ name: o, valueFrom: { path: /o } }] }
            containerSet: { containers: [{ name: a, command: [a] }] }
        """).Problems.Should().Equal("templates[main].containerSet.containers needs a container 'main', because the template has outputs");

    [Test]
    public void An_init_container_is_checked_like_a_container() => Definitions.Check("""
        entrypoint: main
        templates:
          - name: main
            initContainers: [{ name: init, command: [a] }, { name: b, image: img }]
            container: { image: alpine, command: [echo] }
        """).Problems.Should().Equal(
            "templates[main].initContainers[b].command is required: the engine cannot read the default command of image 'img'",
            "templates[main].initContainers[init]: 'init' is not a valid name of a container");

    [Test]
    public void Init_containers_of_a_template_without_pod_are_refused() => Definitions.Check("""
        entrypoint: main
        templates: [{ name: main, initContainers: [{ name: a, command: [a] }], suspend: {} }]
        """).Problems.Should().Equal("templates[main].initContainers is only allowed with container, script and containerSet");
}
