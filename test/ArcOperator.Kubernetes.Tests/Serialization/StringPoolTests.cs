using System.Text;
using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Serialization;

public sealed class StringPoolTests
{
    private readonly StringPool _pool = new();

    [TestCase("a")]
    [TestCase("Succeeded")]
    [TestCase("exactly8")]
    [TestCase("app.kubernetes.io/managed-by")]
    public void A_text_that_is_read_twice_is_one_string(string text)
    {
        Get(text).Should().Be(text);

        Get(text).Should().BeSameAs(Get(text));
    }

    [TestCase("")]
    [TestCase("schöne Grüße")]
    [TestCase("\U0001F600")]
    [TestCase("a text that is longer than what is worth to be kept in memory for another time")]
    public void Pooled_texts_are_read_correctly_every_time(string text)
    {
        Get(text).Should().Be(text);

        Get(text).Should().Be(text);
    }

    [Test]
    public void More_texts_than_the_pool_holds_are_read_correctly()
    {
        for (var number = 0; number < 50_000; number++)
        {
            var text = $"order-{number}";

            Get(text).Should().Be(text);
        }
    }

    [Test]
    public async Task Concurrent_reads_of_the_pool_are_correct()
    {
        var wrong = 0;

        await Parallel.ForAsync(0, 200_000, (number, _) =>
        {
            var text = $"order-{number % 9_000}";
            if (Get(text) != text)
            {
                Interlocked.Increment(ref wrong);
            }

            return ValueTask.CompletedTask;
        });

        wrong.Should().Be(0);
    }

    [Test]
    public void Equal_names_and_values_of_two_objects_are_one_string()
    {
        var json = new ObjectJson();
        var text = """{ "metadata": { "labels": { "team": "blue" } }, "spec": null }"""u8;

        var one = JsonSerializer.Deserialize(text, json.PooledTypeInfo<V1ConfigMap>())!.Metadata.Labels!.Single();
        var other = JsonSerializer.Deserialize(text, json.PooledTypeInfo<V1ConfigMap>())!.Metadata.Labels!.Single();

        one.Key.Should().Be("team").And.BeSameAs(other.Key);
        one.Value.Should().Be("blue").And.BeSameAs(other.Value);
    }

    [Test]
    public void Escapes_null_and_other_types_are_read_as_without_the_pool()
    {
        var json = new ObjectJson();

        JsonSerializer.Deserialize("""{ "data": { "a\n": "\u00fc\"" , "none": null } }"""u8, json.PooledTypeInfo<V1ConfigMap>())!.Data
            .Should().BeEquivalentTo(new Dictionary<string, string?> { ["a\n"] = "ü\"", ["none"] = null });
        var number = () => JsonSerializer.Deserialize("""{ "data": { "a": 1 } }"""u8, json.PooledTypeInfo<V1ConfigMap>());
        number.Should().Throw<JsonException>();
    }

    private string Get(string text) => _pool.Get(Encoding.UTF8.GetBytes(text));
}
