using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests;

public sealed class ArcJsonContextTests
{
    private static readonly ObjectJson Json = new(ArcJsonContext.Default);

    [TestCaseSource(nameof(Kinds))]
    public void An_object_is_unchanged_when_it_is_read_and_written(Type kind)
    {
        var text = Samples.Of(kind, "whole");

        var again = RoundTrip(kind, text);

        JsonNode.DeepEquals(JsonNode.Parse(again), JsonNode.Parse(text)).Should().BeTrue("{0} should be {1}", again, text);
    }

    [TestCaseSource(nameof(Kinds))]
    public void The_sample_objects_set_every_field_of_the_schema(Type kind)
    {
        var schema = CrdGenerator.Generate([kind])[0]["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;

        Unset(schema, JsonNode.Parse(Samples.Of(kind, "whole")), "").Should().BeEmpty();
    }

    [Test]
    public void Numbers_of_a_free_form_spec_keep_their_text()
    {
        var order = Json.Deserialize<V1Alpha1Order>(Encoding.UTF8.GetBytes(Samples.Of(typeof(V1Alpha1Order), "whole")))!;

        var spec = order.Spec.Artifacts[0].Spec!.Value;

        spec.GetProperty("big").GetRawText().Should().Be("12345678901234567890");
        spec.GetProperty("exact").GetRawText().Should().Be("9007199254740993");
        spec.GetProperty("one").GetRawText().Should().Be("1.10");
        Encoding.UTF8.GetString(Json.Serialize(order)).Should().Contain("12345678901234567890").And.Contain("1.10").And.Contain("\"TTLSecondsAfterCompletion\":3600");
    }

    [TestCaseSource(nameof(Kinds))]
    public void An_object_that_has_only_a_name_can_be_read(Type kind)
    {
        var again = RoundTrip(kind, """{ "metadata": { "name": "bare" } }""");

        var metadata = EntityMetadata.Of(kind);
        JsonNode.Parse(again)!["apiVersion"]!.GetValue<string>().Should().Be(metadata.ApiVersion);
        JsonNode.Parse(again)!["kind"]!.GetValue<string>().Should().Be(metadata.Kind);
    }

    [TestCaseSource(nameof(Kinds))]
    public void An_unknown_field_is_ignored(Type kind) =>
        RoundTrip(kind, """{ "metadata": { "name": "newer" }, "spec": { "fromTheFuture": { "a": 1 } }, "status": { "fromTheFuture": 1 } }""").Should().NotContain("fromTheFuture");

    private static IEnumerable<Type> Kinds() => ArcKinds.All;

    private static string RoundTrip(Type kind, string text)
    {
        var info = Json.TypeInfo<V1Alpha1Order>().Options.GetTypeInfo(kind);
        return JsonSerializer.Serialize(JsonSerializer.Deserialize(text, info), info);
    }

    private static IEnumerable<string> Unset(JsonNode schema, JsonNode? value, string path)
    {
        if (value is null)
        {
            return [path];
        }

        return schema["properties"] is JsonObject properties ? properties.SelectMany(property => Unset(property.Value!, value[property.Key], $"{path}.{property.Key}"))
            : schema["items"] is { } item ? value.AsArray().SelectMany(element => Unset(item, element, $"{path}[]"))
            : schema["additionalProperties"] is { } entry ? value.AsObject().SelectMany(property => Unset(entry, property.Value, $"{path}.*"))
            : [];
    }
}
