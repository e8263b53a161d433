using ArcOperator.LocalEngine.Templates;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Templates;

public sealed class JsonMergeTests
{
    [Test]
    public void Arguments_override_by_name_and_field() => Merge(
        "{ arguments: { parameters: [{ name: a, value: '1', description: d }, { name: b, value: '2' }] } }",
        "{ arguments: { parameters: [{ name: b, value: '3' }, { name: c, value: '4' }, { name: a, value: '5' }] } }").Should().Be(
        """{"arguments":{"parameters":[{"name":"a","value":"5","description":"d"},{"name":"b","value":"3"},{"name":"c","value":"4"}]}}""");

    [Test]
    public void A_volume_replaces_the_volume_of_the_same_name() => Merge(
        "{ volumes: [{ name: ca, configMap: { name: x } }, { name: s, emptyDir: {} }] }",
        "{ volumes: [{ name: s, secret: { secretName: y } }] }").Should().Be(
        """{"volumes":[{"name":"ca","configMap":{"name":"x"}},{"name":"s","secret":{"secretName":"y"}}]}""");

    [Test]
    public void Lists_without_names_are_replaced_as_a_whole() =>
        Merge("{ imagePullSecrets: [a, b], x: 1 }", "{ imagePullSecrets: [c] }").Should().Be("""{"imagePullSecrets":["c"],"x":1}""");

    [Test]
    public void Fields_that_are_not_overridden_stay_as_they_are() => Merge("{ a: { b: 1 }, c: null }", "{ a: { d: 2 } }").Should().Be("""{"a":{"b":1,"d":2},"c":null}""");

    private static string Merge(string basis, string winner) => JsonMerge.Over(Definitions.Json(basis), Definitions.Json(winner)).GetRawText();
}
