using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Tests.Widgets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Entities;

public sealed class KubernetesObjectTests
{
    private static readonly ObjectJson Json = new(WidgetJson.Default);

    [Test]
    public void A_new_object_has_the_kind_and_version_of_its_class() =>
        Write(new V1Alpha1Widget { Spec = new() { Size = 1 } }).Should().Be(
            """{"spec":{"size":1},"metadata":{},"apiVersion":"test.arc.opendefense.cloud/v1alpha1","kind":"Widget"}""");

    [Test]
    public void Kind_and_version_in_JSON_override_those_of_the_class() =>
        Read<V1ConfigMap>("""{"apiVersion":"v2","kind":"Map"}""").Should().Match<V1ConfigMap>(map => map.ApiVersion == "v2" && map.Kind == "Map");

    [TestCase("{}")]
    [TestCase("""{"metadata":null,"spec":null,"status":null,"apiVersion":null,"kind":null}""")]
    public void Absent_and_null_parts_of_an_object_are_empty(string json)
    {
        var widget = Read<V1Alpha1Widget>(json);

        (widget.Kind, widget.ApiVersion).Should().Be(("Widget", "test.arc.opendefense.cloud/v1alpha1"));
        (widget.Metadata, widget.Spec, widget.Status).Should().Be((new V1ObjectMeta(), new WidgetSpec(), new WidgetStatus()));
    }

    [Test]
    public void An_unset_status_is_not_written()
    {
        JsonNode.Parse(Write(new V1Alpha1Widget { Status = new() }))!["status"].Should().BeNull();
        JsonNode.Parse(Write(new V1Alpha1Widget { Status = new() { Phase = "Painted" } }))!["status"]!.ToJsonString().Should().Be("""{"phase":"Painted"}""");
    }

    private static string Write<T>(T value) => Encoding.UTF8.GetString(Json.Serialize(value));

    private static T Read<T>(string json) => Json.Deserialize<T>(Encoding.UTF8.GetBytes(json))!;
}
