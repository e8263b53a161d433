using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Tests.Templates;

public sealed class DagGraphTests
{
    [Test]
    public void Each_task_comes_after_its_dependencies()
    {
        var graph = Graph(Task("c", "a && b"), Task("b", "a"), Task("a"), Task("d"));

        graph.Tasks.Select(task => task.Name).Should().Equal("a", "b", "c", "d");
        graph.Targets.Should().Equal("c", "d");
        graph.AncestorsOf(graph.Task("c")).Should().BeEquivalentTo("a", "b");
    }

    [Test]
    public void A_circle_of_dependencies_is_refused() =>
        FluentActions.Invoking(() => Graph(Task("x"), Task("a", "b"), Task("b", "a"))).Should().Throw<FormatException>().WithMessage("task 'a' depends on itself");

    [Test]
    public void Two_tasks_with_the_same_name_are_refused() =>
        FluentActions.Invoking(() => Graph(Task("a"), Task("a"))).Should().Throw<FormatException>().WithMessage("task 'a' is defined twice");

    private static DagGraph Graph(params StepCall[] tasks) => DagGraph.Build(new() { Tasks = tasks });

    private static StepCall Task(string name, string? depends = null) => new() { Name = name, Depends = depends };
}
