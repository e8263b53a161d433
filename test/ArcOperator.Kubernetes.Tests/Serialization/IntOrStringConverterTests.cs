using System.Text;
using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Serialization;

public sealed class IntOrStringConverterTests
{
    private static readonly ObjectJson Json = new();

    [TestCase("80")]
    [TestCase("\"80\"")]
    [TestCase("\"http\"")]
    [TestCase("\"\"")]
    [TestCase("-1")]
    public void A_number_or_text_is_written_as_it_was_read(string json)
    {
        var value = Json.Deserialize<IntOrString>(Encoding.UTF8.GetBytes(json));

        Encoding.UTF8.GetString(Json.Serialize(value)).Should().Be(json);
    }

    [Test]
    public void A_value_that_code_sets_is_written_as_in_KubernetesClient()
    {
        Encoding.UTF8.GetString(Json.Serialize<IntOrString>(80)).Should().Be("80");
        Encoding.UTF8.GetString(Json.Serialize<IntOrString>("80")).Should().Be("80");
        Encoding.UTF8.GetString(Json.Serialize<IntOrString>("http")).Should().Be("\"http\"");
    }

    [TestCase("true")]
    [TestCase("1.5")]
    [TestCase("99999999999")]
    [TestCase("{}")]
    public void A_value_that_is_neither_a_number_nor_a_string_is_refused(string json)
    {
        var read = () => Json.Deserialize<IntOrString>(Encoding.UTF8.GetBytes(json));

        read.Should().Throw<JsonException>();
    }
}
