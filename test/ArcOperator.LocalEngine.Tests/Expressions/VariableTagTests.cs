using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Tests.Expressions;

public sealed class VariableTagTests
{
    private static readonly IVariableScope Scope = new VariableTable(new Dictionary<string, string>
    {
        ["workflow.parameters.name"] = "creds",
        ["workflow.parameters.empty"] = "",
        ["workflow.parameters.number"] = "7",
        ["workflow.parameters.tricky"] = "' ? 'a' : 'b",
    });

    [TestCase("workflow.parameters.name", ExpectedResult = "creds")]
    [TestCase("workflow.parameters.empty == '' ? 'none' : workflow.parameters.empty", ExpectedResult = "none")]
    [TestCase("workflow.parameters.name == '' ? 'none' : workflow.parameters.name", ExpectedResult = "creds")]
    [TestCase("workflow.parameters.name != '' && !(workflow.parameters.empty == 'x')", ExpectedResult = "true")]
    [TestCase("workflow.parameters.number == '7' ? 'text' : 'number'", ExpectedResult = "text")]
    [TestCase("'a' == 'b' ? 'x' : 'c' == 'c' ? 'y' : 'z'", ExpectedResult = "y")]
    public string? Comparisons_and_choices_are_evaluated(string expression) => TagExpression.Evaluate(expression, Scope);

    [Test]
    public void The_value_of_a_variable_is_never_part_of_the_expression() =>
        TagExpression.Evaluate("workflow.parameters.tricky == '' ? 'none' : workflow.parameters.tricky", Scope).Should().Be("' ? 'a' : 'b");

    [TestCase("workflow.parameters.unknown")]
    [TestCase("sprig.trim(workflow.parameters.name)")]
    [TestCase("workflow.parameters.name + 'x'")]
    [TestCase("workflow.parameters.name == ''  ? 'a'")]
    [TestCase("")]
    public void An_unsupported_expression_has_no_value(string expression) => TagExpression.Evaluate(expression, Scope).Should().BeNull();

    [Test]
    public void The_variables_of_an_expression_are_found() =>
        TagExpression.VariablesOf("workflow.parameters.a == 'inputs.parameters.b' ? item : 'x'").Should().Equal("workflow.parameters.a", "item");

    [Test]
    public void A_tag_with_an_expression_is_replaced() =>
        Substitution.Apply("<{{=workflow.parameters.empty == '' ? 'none' : 'some'}}>", Scope).Should().BeEquivalentTo(new SubstitutedText("<none>", []));
}
