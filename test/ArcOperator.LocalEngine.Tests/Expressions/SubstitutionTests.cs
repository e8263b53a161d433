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
    public string Variables_with_and_without_blanks_are_replaced(string text) => Substitution.Apply(text, Scope).Text;

    [Test]
    public void Tags_in_the_value_of_a_variable_are_not_replaced() =>
        Substitution.Apply("{{workflow.parameters.braces}}", Scope).Should().BeEquivalentTo(new SubstitutedText("{{workflow.parameters.a}}", []));

    [Test]
    public void An_unknown_variable_is_reported_and_stays_in_the_text()
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
    public void An_unsupported_expression_is_an_unknown_variable() =>
        Substitution.Apply("{{=asInt(item) + 1}}", Scope).Problem.Should().Be("failed to resolve {{=asInt(item) + 1}}");

    [TestCase("{{ .Values.x }}")]
    [TestCase("{{- if $x }}")]
    [TestCase("{{range .items}}")]
    [TestCase("sed 's/<</{{/g'; sed 's/>>/}}/g'")]
    [TestCase("{{")]
    [TestCase("}} {{ {{")]
    public void Tags_that_are_not_variables_of_Argo_stay_as_they_are(string text) =>
        Substitution.Apply(text, Scope).Should().BeEquivalentTo(new SubstitutedText(text, []));

    [Test]
    public void A_variable_behind_unclosed_braces_is_replaced() =>
        Substitution.Apply("s/</{{/; echo {{item}}", Scope).Text.Should().Be("s/</{{/; echo thing");

    [Test]
    public void Variables_in_texts_of_JSON_are_replaced_but_not_in_names()
    {
        var json = Builders.Definitions.Json("""{ "{{item}}": ["{{item}}", 5, { a: "x{{item}}" }], b: true }""");

        JsonSubstitution.Apply(json, Scope).Json.GetRawText().Should().Be("""{"{{item}}":["thing",5,{"a":"xthing"}],"b":true}""");
    }

    [Test]
    public void A_value_with_quotes_stays_one_text_in_JSON()
    {
        var scope = new VariableTable(new Dictionary<string, string> { ["item"] = "\", \"b\": \"" });

        JsonSubstitution.Apply(Builders.Definitions.Json("""{ a: "{{item}}" }"""), scope).Json.GetProperty("a").GetString().Should().Be("\", \"b\": \"");
    }
}
