using System.Text;
using System.Text.Json;
using ArcOperator.Kubernetes.Models;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Models;

public sealed class IntOrStringTests
{
    private static readonly KubernetesJson Json = new();

    [TestCase("80", true)]
    [TestCase("\"80\"", false)]
    [TestCase("\"http\"", false)]
    [TestCase("\"\"", false)]
    [TestCase("-1", true)]
    public void It_remembers_whether_it_was_a_number_or_text(string json, bool isInt)
    {
        var value = Json.Deserialize<IntOrString>(Encoding.UTF8.GetBytes(json));

        value.IsInt.Should().Be(isInt);
        Encoding.UTF8.GetString(Json.Serialize(value)).Should().Be(json);
    }

    [Test]
    public void A_number_as_text_is_another_value_than_the_number() =>
        new IntOrString("80").Should().NotBe(new IntOrString(80));

    [Test]
    public void The_number_is_found_also_where_it_was_text()
    {
        new IntOrString(80).Number.Should().Be(80);
        new IntOrString("80").Number.Should().Be(80);
        new IntOrString("http").Number.Should().BeNull();
        IntOrString.FromInt32(80).ToString().Should().Be("80");
        IntOrString.FromString("http").ToString().Should().Be("http");
    }

    [TestCase("true")]
    [TestCase("1.5")]
    [TestCase("99999999999")]
    [TestCase("{}")]
    public void What_is_neither_a_number_nor_text_is_refused(string json)
    {
        var read = () => Json.Deserialize<IntOrString>(Encoding.UTF8.GetBytes(json));

        read.Should().Throw<JsonException>();
    }
}
