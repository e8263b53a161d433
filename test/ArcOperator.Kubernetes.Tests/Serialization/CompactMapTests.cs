using System.Text;
using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Serialization;

public sealed class CompactMapTests
{
    private static readonly ObjectJson Json = new();

    [Test]
    public void Labels_of_a_response_are_read_into_a_compact_map()
    {
        var labels = Read("""{"a":"1","b":"2"}""");

        labels.Should().BeOfType<CompactMap>().And.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
        (labels["b"], labels.ContainsKey("c"), labels.TryGetValue("a", out var value), value).Should().Be(("2", false, true, "1"));
        labels.Keys.Should().Equal("a", "b");
        labels.Values.Should().Equal("1", "2");
        labels.Contains(new("a", "2")).Should().BeFalse();
    }

    [Test]
    public void A_key_that_is_absent_is_an_error_as_in_a_dictionary()
    {
        var labels = Read("""{"a":"1"}""");

        labels.Invoking(map => map["b"]).Should().Throw<KeyNotFoundException>();
    }

    [Test]
    public void The_last_value_of_a_repeated_key_counts() => Read("""{"a":"1","b":"2","a":"3"}""").Should().Equal(new Dictionary<string, string> { ["a"] = "3", ["b"] = "2" });

    [Test]
    public void A_map_with_many_keys_is_read_completely([Values(0, 1, 16, 17, 500)] int count)
    {
        var expected = Enumerable.Range(0, count).ToDictionary(number => $"key-{number}", number => $"{number}");

        Read("{" + string.Join(",", expected.Concat(expected.Take(1)).Select(entry => $"\"{entry.Key}\":\"{entry.Value}\"")) + "}").Should().Equal(expected);
    }

    [Test]
    public void A_compact_map_cannot_be_changed()
    {
        var labels = Read("""{"a":"1"}""");

        Action[] changes =
        [
            () => labels["a"] = "2", () => labels.Add("b", "2"), () => labels.Add(new("b", "2")), () => labels.Remove("a"),
            () => labels.Remove(new KeyValuePair<string, string>("a", "1")), labels.Clear,
        ];

        changes.Should().AllSatisfy(change => change.Should().Throw<NotSupportedException>());
        labels.IsReadOnly.Should().BeTrue();
    }

    [Test]
    public void Labels_that_were_read_are_written_as_they_were()
    {
        var secret = JsonSerializer.Deserialize("""{"metadata":{"labels":{"a":"1","b":"2"}}}""", Json.PooledTypeInfo<V1Secret>())!;

        Encoding.UTF8.GetString(Json.Serialize(secret)).Should().Contain("""{"labels":{"a":"1","b":"2"}}""");
    }

    [TestCase("[]")]
    [TestCase("1")]
    [TestCase("""{"a":1}""")]
    [TestCase("""{"a":{}}""")]
    public void Labels_of_another_type_are_a_JSON_error(string labels) =>
        labels.Invoking(Read).Should().Throw<JsonException>();

    private static IDictionary<string, string> Read(string labels) =>
        JsonSerializer.Deserialize($"{{\"metadata\":{{\"labels\":{labels}}}}}", Json.PooledTypeInfo<V1Secret>())!.Metadata.Labels;
}
