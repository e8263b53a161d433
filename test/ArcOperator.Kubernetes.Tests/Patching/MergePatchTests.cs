using System.Globalization;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Patching;

public sealed class MergePatchTests
{
    [TestCase("""{"a":1}""", """{"a":1}""", null)]
    [TestCase("""{"a":1,"b":{"c":[]}}""", """{"b":{"c":[]},"a":1.0}""", null)]
    [TestCase("""{}""", """{"a":1}""", """{"a":1}""")]
    [TestCase("""{"a":1}""", """{}""", """{"a":null}""")]
    [TestCase("""{"a":1}""", """{"a":2}""", """{"a":2}""")]
    [TestCase("""{"a":1}""", """{"a":"1"}""", """{"a":"1"}""")]
    [TestCase("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1}}""", """{"a":{"c":null}}""")]
    [TestCase("""{"a":{"b":1}}""", """{"a":{}}""", """{"a":{"b":null}}""")]
    [TestCase("""{"a":{"b":1}}""", """{"a":1}""", """{"a":1}""")]
    [TestCase("""{"a":1}""", """{"a":{}}""", """{"a":{}}""")]
    [TestCase("""{"a":[1,2]}""", """{"a":[2,1]}""", """{"a":[2,1]}""")]
    [TestCase("""{"a":[{"b":1,"c":1}]}""", """{"a":[{"b":1}]}""", """{"a":[{"b":1}]}""")]
    public void A_merge_patch_of_two_states_contains_only_the_changes(string from, string to, string? difference) =>
        MergePatch.Difference(Parse(from), Parse(to))?.ToJsonString().Should().Be(difference);

    [Test]
    public void A_merge_patch_of_two_states_converts_the_first_into_the_second()
    {
        var random = new Random(20250601);
        for (var round = 0; round < 500; round++)
        {
            var (from, to) = (RandomObject(random, 3), RandomObject(random, 3));

            var result = Apply(from.DeepClone(), MergePatch.Difference(from, to) ?? []);

            JsonNode.DeepEquals(result, to).Should().BeTrue("{0} should become {1}, not {2}", from, to, result);
        }
    }

    [Test]
    public void A_merge_patch_shares_no_nodes_with_its_inputs()
    {
        var to = Parse("""{"a":{"b":[1]}}""");

        var difference = MergePatch.Difference([], to)!;
        to["a"]!["b"]!.AsArray().Clear();

        difference.ToJsonString().Should().Be("""{"a":{"b":[1]}}""");
    }

    [Test]
    public void A_merge_patch_has_its_content_type() => MergePatch.Of([]).Type.Should().Be(V1Patch.PatchType.MergePatch);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    // RFC 7396, section 2.
    private static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target as JsonObject ?? [];
        foreach (var (key, value) in changes)
        {
            var before = result.TryGetPropertyValue(key, out var node) ? node : null;
            result.Remove(key);
            if (value is not null)
            {
                result[key] = Apply(before, value);
            }
        }

        return result;
    }

    private static JsonObject RandomObject(Random random, int depth) =>
        new("abcd".Where(_ => random.Next(3) > 0).Select(name => KeyValuePair.Create(name.ToString(), RandomValue(random, depth))));

    private static JsonNode? RandomValue(Random random, int depth) => random.Next(depth > 0 ? 5 : 3) switch
    {
        0 => random.Next(3),
        1 => random.Next(3).ToString(CultureInfo.InvariantCulture),
        2 => new JsonArray(random.Next(2), random.Next(2)),
        _ => RandomObject(random, depth - 1),
    };
}
