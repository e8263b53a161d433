using System.Text;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Serialization;

public sealed class DeepValuesTests
{
    [Test]
    public void Objects_and_lists_below_the_deepest_level_become_null_and_other_values_stay_exact() =>
        Cut("""{"a\u0041":[1.50,"x\u0000\"y",true,null,{"b":{"c":[]}}],"d":{"e":{"f":1}},"g":2e3}""", 2)
            .Should().Be("""{"aA":[1.50,"x\u0000\"y",true,null,{"b":null}],"d":{"e":{"f":1}},"g":2e3}""");

    [TestCase("""{"a":{"b":1}}""", 1)]
    [TestCase("{}", 0)]
    [TestCase("""{"a":[[]]}""", 2)]
    public void JSON_without_a_deeper_level_is_not_cut(string json, int deepest) => Cut(json, deepest).Should().BeNull();

    [Test]
    public void A_value_of_ten_thousand_levels_is_cut() =>
        Cut($$"""{"a":{{new string('[', 9_999)}}{{new string(']', 9_999)}},"b":1}""", 3).Should().Be("""{"a":[[[null]]],"b":1}""");

    private static string? Cut(string json, int deepest) => DeepValues.Cut(Encoding.UTF8.GetBytes(json), deepest) is { } cut ? Encoding.UTF8.GetString(cut) : null;
}
