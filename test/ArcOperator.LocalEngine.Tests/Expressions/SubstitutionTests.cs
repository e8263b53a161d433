using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Tests.Expressions;

public sealed class SubstitutionTests
{
    private static readonly IVariableScope Scope = new VariableTable(new Dictionary<string, string>
    {
        ["workflow.parameters.a"] = "1",
        ["workflow.parameters.braces"] = "{{workflow.parameters.a}}",
        ["item"] = "thing",
        ["inputs.parameters.empty"] = "",
    });

    [TestCase("x", ExpectedResult = "x")]
    [TestCase("{{workflow.parameters.a}}", ExpectedResult = "1")]
    [TestCase("{{ workflow.parameters.a }}", ExpectedResult = "1")]
    [TestCase("<{{  item}}-{{item  }}>", ExpectedResult = "<thing-thing>")]
    [TestCase("a{{inputs.parameters.empty}}b", ExpectedResult = "ab")]
    public string Variables_are_replaced_with_and_without_blanks(string text) => Substitution.Apply(text, Scope).Text;

    [Test]
    public void A_value_is_not_looked_through_again() =>
        Substitution.Apply("{{workflow.parameters.braces}}", Scope).Should().BeEquivalentTo(new SubstitutedText("{{workflow.parameters.a}}", []));

    [Test]
    public void An_unknown_variable_is_named_and_left_where_it_is()
    {
        var result = Substitution.Apply("{{item}} {{steps.x.outputs.result}}", Scope);

        result.Text.Should().Be("thing {{steps.x.outputs.result}}");
        result.Problem.Should().Be("failed to resolve {{steps.x.outputs.result}}");
    }

    [Test]
    public void The_same_unknown_variable_is_named_once() =>
        Substitution.Apply("{{inputs.parameters.q}}{{ inputs.parameters.q }}{{pod.q}}", Scope).Problem
            .Should().Be("failed to resolve {{inputs.parameters.q}}, {{pod.q}}");

    [Test]
    public void An_expression_is_refused() =>
        Substitution.Apply("{{=asInt(item) + 1}}", Scope).Problem.Should().Be("failed to resolve {{=asInt(item) + 1}}");

    [TestCase("{{ .Values.x }}")]
    [TestCase("{{- if $x }}")]
    [TestCase("{{range .items}}")]
    [TestCase("sed 's/<</{{/g'; sed 's/>>/}}/g'")]
    [TestCase("{{")]
    [TestCase("}} {{ {{")]
    public void What_is_no_variable_of_Argo_is_left_alone(string text) =>
        Substitution.Apply(text, Scope).Should().BeEquivalentTo(new SubstitutedText(text, []));

    [Test]
    public void A_variable_behind_open_braces_is_still_found() =>
        Substitution.Apply("s/</{{/; echo {{item}}", Scope).Text.Should().Be("s/</{{/; echo thing");

    [Test]
    public void Inside_of_JSON_every_text_is_replaced_but_names_are_not()
    {
        var json = Builders.Definitions.Json("""{ "{{item}}": ["{{item}}", 5, { a: "x{{item}}" }], b: true }""");

        JsonSubstitution.Apply(json, Scope).Json.GetRawText().Should().Be("""{"{{item}}":["thing",5,{"a":"xthing"}],"b":true}""");
    }

    [Test]
    public void A_value_with_quotes_stays_one_text_inside_of_JSON()
    {
        var scope = new VariableTable(new Dictionary<string, string> { ["item"] = "\", \"b\": \"" });

        JsonSubstitution.Apply(Builders.Definitions.Json("""{ a: "{{item}}" }"""), scope).Json.GetProperty("a").GetString().Should().Be("\", \"b\": \"");
    }
}
