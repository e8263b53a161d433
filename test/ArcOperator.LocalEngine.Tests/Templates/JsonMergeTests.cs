using ArcOperator.LocalEngine.Templates;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Templates;

public sealed class JsonMergeTests
{
    [Test]
    public void Arguments_win_by_name_and_field_by_field() => Merge(
        "{ arguments: { parameters: [{ name: a, value: '1', description: d }, { name: b, value: '2' }] } }",
        "{ arguments: { parameters: [{ name: b, value: '3' }, { name: c, value: '4' }, { name: a, value: '5' }] } }").Should().Be(
        """{"arguments":{"parameters":[{"name":"a","value":"5","description":"d"},{"name":"b","value":"3"},{"name":"c","value":"4"}]}}""");

    [Test]
    public void A_volume_takes_the_place_of_the_one_of_its_name() => Merge(
        "{ volumes: [{ name: ca, configMap: { name: x } }, { name: s, emptyDir: {} }] }",
        "{ volumes: [{ name: s, secret: { secretName: y } }] }").Should().Be(
        """{"volumes":[{"name":"ca","configMap":{"name":"x"}},{"name":"s","secret":{"secretName":"y"}}]}""");

    [Test]
    public void Lists_without_names_are_replaced_as_a_whole() =>
        Merge("{ imagePullSecrets: [a, b], x: 1 }", "{ imagePullSecrets: [c] }").Should().Be("""{"imagePullSecrets":["c"],"x":1}""");

    [Test]
    public void Mounts_are_told_apart_by_their_paths() => Merge(
        "{ container: { volumeMounts: [{ name: a, mountPath: /a }] } }",
        "{ container: { volumeMounts: [{ name: b, mountPath: /a }, { name: a, mountPath: /b }] } }").Should().Be(
        """{"container":{"volumeMounts":[{"name":"b","mountPath":"/a"},{"name":"a","mountPath":"/b"}]}}""");

    [Test]
    public void What_the_winner_does_not_say_stays() => Merge("{ a: { b: 1 }, c: null }", "{ a: { d: 2 } }").Should().Be("""{"a":{"b":1,"d":2},"c":null}""");

    private static string Merge(string basis, string winner) => JsonMerge.Over(Definitions.Json(basis), Definitions.Json(winner)).GetRawText();
}
