using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Serialization;

public sealed class YamlReadTests
{
    [TestCase("a: 1", """{"a":1}""")]
    [TestCase("a: -1.5e3", """{"a":-1.5e3}""")]
    [TestCase("a: true", """{"a":true}""")]
    [TestCase("a: False", """{"a":false}""")]
    [TestCase("a: ~", """{"a":null}""")]
    [TestCase("a:", """{"a":null}""")]
    [TestCase("a: null", """{"a":null}""")]
    [TestCase("a: 'true'", """{"a":"true"}""")]
    [TestCase("a: \"1\"", """{"a":"1"}""")]
    [TestCase("a: 1.2.3", """{"a":"1.2.3"}""")]
    [TestCase("a: 2025-06-01", """{"a":"2025-06-01"}""")]
    [TestCase("1: a\ntrue: b", """{"1":"a","true":"b"}""")]
    [TestCase("a: [1, b, {c: d}]", """{"a":[1,"b",{"c":"d"}]}""")]
    [TestCase("a: |\n  b\n  c\n", """{"a":"b\nc\n"}""")]
    [TestCase("a: >-\n  b\n  c\n", """{"a":"b c"}""")]
    [TestCase("a: &x {b: 1}\nc: *x", """{"a":{"b":1},"c":{"b":1}}""")]
    [TestCase("{\"a\": {\"b\": [1, \"x\"]}}", """{"a":{"b":[1,"x"]}}""")]
    [TestCase("- a\n- b", """["a","b"]""")]
    public void YAML_is_read_like_the_equal_JSON(string yaml, string json) =>
        Yaml.Read(yaml).Should().ContainSingle().Which.ToJsonString().Should().Be(json);

    [Test]
    public void Several_YAML_documents_are_read_and_empty_ones_are_skipped() =>
        Yaml.Read("---\na: 1\n---\n# nothing\n---\nb: 2\n...\n").Select(document => document.ToJsonString()).Should().Equal("""{"a":1}""", """{"b":2}""");

    [TestCase("")]
    [TestCase("# only a comment")]
    public void A_YAML_text_without_documents_is_valid(string yaml) => Yaml.Read(yaml).Should().BeEmpty();

    [TestCase("a: [1", "line 2, column 1: *")]
    [TestCase("a: b\n  c: d", "line 2*")]
    [TestCase("a: 1\na: 2", "line 2*")]
    [TestCase("a: *nobody", "line 1*")]
    public void The_error_for_invalid_YAML_contains_its_position(string yaml, string message)
    {
        var read = () => Yaml.Read(yaml);

        read.Should().Throw<FormatException>().WithMessage(message);
    }
}
