using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Tests.Widgets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Serialization;

public sealed class ObjectJsonTests
{
    private static readonly ObjectJson Json = new(WidgetJson.Default);

    [Test]
    public void Names_become_camel_case_and_keys_stay_unchanged_and_null_is_omitted() =>
        Write(new V1ConfigMap { Metadata = new() { GenerateName = "a-" }, Data = new Dictionary<string, string> { ["Key-One"] = "1" } })
            .Should().Be("""{"apiVersion":"v1","data":{"Key-One":"1"},"kind":"ConfigMap","metadata":{"generateName":"a-"}}""");

    [Test]
    public void Times_are_written_in_UTC_and_whole_seconds()
    {
        var condition = new V1Condition { LastTransitionTime = new DateTime(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc).AddTicks(9_999_999) };

        Field(new WidgetStatus { Conditions = [condition] }, "conditions", 0, "lastTransitionTime").Should().Be("2025-06-01T12:00:00Z");
    }

    [TestCase("2025-06-01T14:00:00+02:00")]
    [TestCase("2025-06-01T12:00:00Z")]
    [TestCase("2025-06-01T12:00:00.000000Z")]
    public void Times_of_any_zone_are_read_as_UTC(string text)
    {
        var meta = Read<V1ObjectMeta>($$"""{"creationTimestamp":"{{text}}"}""");

        meta.CreationTimestamp.Should().Be(new DateTime(2025, 6, 1, 12, 0, 0)).And.BeIn(DateTimeKind.Utc);
    }

    [TestCase(0, "2025-06-01T12:00:00.000000Z")]
    [TestCase(1_234_567, "2025-06-01T12:00:00.123456Z")]
    public void Micro_times_are_written_with_six_digits(int ticks, string text) =>
        Field(new V1LeaseSpec { RenewTime = new DateTime(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc).AddTicks(ticks) }, "renewTime").Should().Be(text);

    [TestCase("""{"creationTimestamp":5}""")]
    [TestCase("""{"creationTimestamp":"soon"}""")]
    [TestCase("""{"labels":{"a":1}}""")]
    [TestCase("""{"labels":""")]
    [TestCase("")]
    public void JSON_of_another_shape_is_always_a_JsonException(string json)
    {
        var read = () => Read<V1ObjectMeta>(json);

        read.Should().Throw<JsonException>();
    }

    [Test]
    public void A_type_without_a_JSON_context_is_refused()
    {
        var ask = () => Json.TypeInfo<Version>();

        ask.Should().Throw<NotSupportedException>().WithMessage("*Version*");
    }

    [Test]
    public void Text_with_any_characters_is_unchanged_after_writing_and_reading()
    {
        const string Text = "<a href=\"x\">'\\ \u0000 \u2028 ✓ 😀</a>";

        Read<V1Status>(Write(new V1Status { Message = Text })).Message.Should().Be(Text);
    }

    private static string Write<T>(T value) => Encoding.UTF8.GetString(Json.Serialize(value));

    private static T Read<T>(string json) => Json.Deserialize<T>(Encoding.UTF8.GetBytes(json))!;

    private static string? Field<T>(T value, params object[] path)
    {
        var node = JsonNode.Parse(Json.Serialize(value));
        foreach (var part in path)
        {
            node = part is int index ? node![index] : node![(string)part];
        }

        return node?.GetValue<string>();
    }
}
