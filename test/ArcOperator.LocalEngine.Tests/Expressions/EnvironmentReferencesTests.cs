using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Tests.Expressions;

public sealed class EnvironmentReferencesTests
{
    [TestCase("$(A)/$(B)", ExpectedResult = "1/$(B)")]
    [TestCase("$$(A)", ExpectedResult = "$(A)")]
    [TestCase("$A ${A} $( A", ExpectedResult = "$A ${A} $( A")]
    public string References_to_environment_variables_are_expanded(string text) =>
        EnvironmentReferences.Expand(text, new Dictionary<string, string> { ["A"] = "1" });
}
