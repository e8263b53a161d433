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
    public void A_new_object_knows_its_kind_and_version() =>
        Write(new V1Alpha1Widget { Spec = new() { Size = 1 } }).Should().Be(
            """{"spec":{"size":1},"metadata":{},"apiVersion":"test.arc.opendefense.cloud/v1alpha1","kind":"Widget"}""");

    [Test]
    public void What_the_json_says_of_kind_and_version_goes_before_what_the_class_says() =>
        Read<V1ConfigMap>("""{"apiVersion":"v2","kind":"Map"}""").Should().Match<V1ConfigMap>(map => map.ApiVersion == "v2" && map.Kind == "Map");

    [TestCase("{}")]
    [TestCase("""{"metadata":null,"spec":null,"status":null,"apiVersion":null,"kind":null}""")]
    public void What_is_absent_or_null_is_empty_and_never_null(string json)
    {
        var widget = Read<V1Alpha1Widget>(json);

        (widget.Kind, widget.ApiVersion).Should().Be(("Widget", "test.arc.opendefense.cloud/v1alpha1"));
        (widget.Metadata, widget.Spec, widget.Status).Should().Be((new V1ObjectMeta(), new WidgetSpec(), new WidgetStatus()));
    }

    [Test]
    public void A_status_is_written_only_once_there_is_one()
    {
        JsonNode.Parse(Write(new V1Alpha1Widget { Status = new() }))!["status"].Should().BeNull();
        JsonNode.Parse(Write(new V1Alpha1Widget { Status = new() { Phase = "Painted" } }))!["status"]!.ToJsonString().Should().Be("""{"phase":"Painted"}""");
    }

    private static string Write<T>(T value) => Encoding.UTF8.GetString(Json.Serialize(value));

    private static T Read<T>(string json) => Json.Deserialize<T>(Encoding.UTF8.GetBytes(json))!;
}
