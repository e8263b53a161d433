using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Serialization;

public sealed class YamlWriteTests
{
    // Texts that a reader of YAML could read as another type, or that are difficult to write.
    private static readonly string[] Texts =
    [
        "", " ", "a", " a", "a ", "a: b", "a #b", "#a", "- a", "-", "--", "---", "...", "? a", ":", "a:", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">",
        "{}", "[]", "{a}", "[a]", "a, b", "'", "\"", "'a'", "\"a\"", "\\", "a\\nb", "\t", "a\tb", "\n", "a\n", "\na", "a\n\n", "a\nb", " a\nb", "a\n b", "a \nb",
        "\ta\nb", "a\r\nb", "\r", "a\u0085b", "a\u2028b", "\u0000", "\u0007a\nb", "\ufeffa", "✓", "😀\nb", "# a\nb", "--- a\nb", "a\n---\nb", new('x', 500),
    ];

    // Each is quoted, so that every reader reads a text.
    private static readonly string[] Ambiguous =
    [
        "", "~", "null", "Null", "true", "TRUE", "false", "yes", "No", "on", "OFF", "y", "N", "1", "-1", "+1", "1.5", ".5", "-.5", "1e3", "1E-3", "0x1F", "0o17", "017",
        "1_000", "12:30:45", "2025-06-01", "2025-06-01T12:00:00Z", "2025-06-01 12:00:00", ".inf", "-.INF", ".nan", "<<", "=",
    ];

    [TestCaseSource(nameof(Texts))]
    [TestCaseSource(nameof(Ambiguous))]
    public void Text_is_unchanged_after_writing_and_reading_YAML(string text)
    {
        var document = new JsonObject { [text] = text, ["list"] = new JsonArray(text, new JsonObject { ["inner"] = text }) };

        Yaml.Read(Yaml.Write(document)).Should().ContainSingle().Which.ToJsonString().Should().Be(document.ToJsonString());
    }

    [TestCaseSource(nameof(Ambiguous))]
    public void YAML_text_that_looks_like_another_type_is_quoted(string text) =>
        Yaml.Write(new JsonObject { ["a"] = text }).Should().Be($"a: \"{text}\"\n");

    [TestCase("plain")]
    [TestCase("a-b_c.d/e")]
    [TestCase("v1alpha1")]
    [TestCase("two words")]
    [TestCase("https://example.com/a?b=c")]
    public void YAML_text_is_only_quoted_if_necessary(string text) => Yaml.Write(new JsonObject { ["a"] = text }).Should().Be($"a: {text}\n");

    [Test]
    public void Text_of_several_lines_is_a_literal_block_in_YAML()
    {
        Yaml.Write(new JsonObject { ["script"] = "set -e\necho '1'\n" }).Should().Be("script: |\n  set -e\n  echo '1'\n");
        Yaml.Write(new JsonObject { ["script"] = "one\ntwo" }).Should().Be("script: |-\n  one\n  two\n");
    }

    [TestCase("""{"a":{},"b":[],"c":[{}],"d":[[]]}""")]
    [TestCase("""{"a":null,"b":true,"c":false,"d":0,"e":-1.5,"f":1e3,"g":9007199254740993}""")]
    [TestCase("""[1,[2,[3]],{"a":[{"b":{"c":[]}}]}]""")]
    [TestCase("""{"a":{"b":{"c":"d"}}}""")]
    [TestCase("""{}""")]
    [TestCase("""[]""")]
    [TestCase("""1""")]
    [TestCase("\"text\"")]
    public void Every_JSON_value_is_unchanged_after_writing_and_reading_YAML(string json) =>
        Yaml.Read(Yaml.Write(JsonNode.Parse(json))).Should().ContainSingle().Which.ToJsonString().Should().Be(json);

    [Test]
    public void A_null_document_is_written_as_null() => Yaml.Write(null).Should().Be("null\n");

    [Test]
    public void Equal_nodes_give_equal_YAML_with_sorted_keys()
    {
        var node = JsonNode.Parse("""{"b":[{"z":1,"x":"two"},"three"],"a":{"c":{}}}""");

        var texts = Enumerable.Range(0, 3).Select(_ => Yaml.Write(node!.DeepClone())).Distinct();

        texts.Should().ContainSingle().Which.Should().Be("b:\n  - z: 1\n    x: two\n  - three\na:\n  c: {}\n");
    }

    [Test]
    public void Long_text_is_not_folded_in_YAML()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 200));

        Yaml.Write(new JsonObject { ["a"] = text }).Should().Be($"a: {text}\n");
    }
}
