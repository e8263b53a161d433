using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Tests.Templates;

public sealed class DagGraphTests
{
    [Test]
    public void Each_task_comes_after_those_that_it_depends_on()
    {
        var graph = Graph(Task("c", "a && b"), Task("b", "a"), Task("a"), Task("d"));

        graph.Tasks.Select(task => task.Name).Should().Equal("a", "b", "c", "d");
        graph.Targets.Should().Equal("c", "d");
        graph.AncestorsOf(graph.Task("c")).Should().BeEquivalentTo("a", "b");
    }

    [Test]
    public void A_circle_beside_other_tasks_is_found() =>
        FluentActions.Invoking(() => Graph(Task("x"), Task("a", "b"), Task("b", "a"))).Should().Throw<FormatException>().WithMessage("task 'a' depends on itself");

    [Test]
    public void Two_tasks_of_one_name_are_named() =>
        FluentActions.Invoking(() => Graph(Task("a"), Task("a"))).Should().Throw<FormatException>().WithMessage("task 'a' is defined twice");

    private static DagGraph Graph(params StepCall[] tasks) => DagGraph.Of(new() { Tasks = tasks });

    private static StepCall Task(string name, string? depends = null) => new() { Name = name, Depends = depends };
}
