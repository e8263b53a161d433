using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Tests.Expressions;

public sealed class DependsExpressionTests
{
    [TestCase("A", ExpectedResult = true)]
    [TestCase("A.Succeeded", ExpectedResult = true)]
    [TestCase("A.Failed", ExpectedResult = false)]
    [TestCase("!A.Failed", ExpectedResult = true)]
    [TestCase("A.Succeeded && my-task-2.Failed", ExpectedResult = true)]
    [TestCase("(A.Failed || my-task-2.Failed) && !A.Omitted", ExpectedResult = true)]
    [TestCase("A.Failed || A.Succeeded && my-task-2", ExpectedResult = false)]
    [TestCase("A&&!my-task-2", ExpectedResult = true)]
    public bool A_condition_evaluates_the_outcomes_of_tasks(string text) => DependsExpression.Parse(text).Evaluate((task, outcome) => (task, outcome) switch
    {
        ("A", null or TaskOutcome.Succeeded) => true,
        ("my-task-2", TaskOutcome.Failed) => true,
        _ => false,
    });

    [Test]
    public void The_tasks_of_a_condition_are_listed_once() =>
        DependsExpression.Parse("(A.Succeeded || B) && !A.Skipped").Tasks.Should().Equal("A", "B");

    [Test]
    public void Dependencies_require_that_all_tasks_ended_well()
    {
        var depends = DependsExpression.FromDependencies(["A", "B"]);

        depends.Tasks.Should().Equal("A", "B");
        depends.Evaluate((_, _) => true).Should().BeTrue();
        depends.Evaluate((task, _) => task == "A").Should().BeFalse();
    }

    [TestCase("A.Finished", "'Finished' is not an outcome of a task")]
    [TestCase("A.0", "'0' is not an outcome of a task")]
    [TestCase("A B", "expected an operator, found 'B'")]
    [TestCase("A &&", "expected a task, found the end")]
    [TestCase("(A", "expected ')', found the end")]
    public void An_invalid_depends_is_an_error_with_the_reason(string text, string reason) =>
        FluentActions.Invoking(() => DependsExpression.Parse(text)).Should().Throw<FormatException>().WithMessage($"*{reason}*");
}
