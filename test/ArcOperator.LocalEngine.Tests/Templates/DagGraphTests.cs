using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Tests.Templates;

public sealed class DagGraphTests
{
    [Test]
    public void Each_task_comes_after_those_that_it_depends_on()
    {
        var graph = Graph(null, Task("c", "a && b"), Task("b", "a"), Task("a"), Task("d"));

        graph.Tasks.Select(task => task.Name).Should().Equal("a", "b", "c", "d");
        graph.Targets.Should().Equal("c", "d");
        graph.AncestorsOf(graph.Task("c")).Should().BeEquivalentTo("a", "b");
    }

    [Test]
    public void A_target_leaves_out_what_it_does_not_need() =>
        Graph("b", Task("a"), Task("b", "a"), Task("c", "a")).Tasks.Select(task => task.Name).Should().Equal("a", "b");

    [Test]
    public void A_circle_beside_other_tasks_is_found() =>
        FluentActions.Invoking(() => Graph(null, Task("x"), Task("a", "b"), Task("b", "a"))).Should().Throw<FormatException>().WithMessage("task 'a' waits for itself");

    [Test]
    public void A_target_that_is_not_there_is_named() =>
        FluentActions.Invoking(() => Graph("z", Task("a"))).Should().Throw<FormatException>().WithMessage("target task 'z' is not there");

    [Test]
    public void Two_tasks_of_one_name_are_named() =>
        FluentActions.Invoking(() => Graph(null, Task("a"), Task("a"))).Should().Throw<FormatException>().WithMessage("there are two tasks 'a'");

    private static DagGraph Graph(string? target, params StepCall[] tasks) => DagGraph.Of(new() { Tasks = tasks, Target = target });

    private static StepCall Task(string name, string? depends = null) => new() { Name = name, Depends = depends };
}
