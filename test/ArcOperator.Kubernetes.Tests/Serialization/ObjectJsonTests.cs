using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
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

    [Test]
    public void A_definition_keeps_fields_of_its_schema_that_the_library_lacks()
    {
        const string Text = """{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"a"},"spec":{"versions":[{"x-future":1}]}}""";

        JsonNode.DeepEquals(JsonNode.Parse(Write(Read<CustomResourceDefinition>(Text))), JsonNode.Parse(Text)).Should().BeTrue();
        Write(Read<V1CustomResourceDefinition>(Text)).Should().NotContain("x-future");
    }

    [Test]
    public void Objects_are_read_with_less_than_half_of_the_memory_of_the_librarys_own_conversion()
    {
        const string Manager = """{"manager":"arc","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:key":{}},"f:metadata":{"f:labels":{"f:a":{}}}}}""";
        const string Metadata = """
            {"name":"one","namespace":"default","uid":"68cb6133-ac7a-4749-8765-09f400000000","resourceVersion":"1",
            "labels":{"app.kubernetes.io/managed-by":"arc-operator","app.kubernetes.io/part-of":"arc","app.kubernetes.io/component":"test"},
            """;
        var text = Encoding.UTF8.GetBytes(
            $"{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{{\"key\":\"value\"}},\"metadata\":{Metadata}\"managedFields\":[{Manager},{Manager},{Manager}]}}}}");
        var library = (JsonTypeInfo<V1ConfigMap>)new KubernetesClientConfiguration().JsonSerializerOptions.GetTypeInfo(typeof(V1ConfigMap));

        AllocatedBy(text, Json.PooledTypeInfo<V1ConfigMap>()).Should().BeLessThan(AllocatedBy(text, library) / 2);
    }

    private static long AllocatedBy(byte[] text, JsonTypeInfo<V1ConfigMap> type)
    {
        JsonSerializer.Deserialize(text, type);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 100; count++)
        {
            JsonSerializer.Deserialize(text, type);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
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
