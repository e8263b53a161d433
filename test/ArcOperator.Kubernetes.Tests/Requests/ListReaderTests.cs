using System.Text;
using System.Text.Json;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Models;
using ArcOperator.Kubernetes.Requests;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Tests.Widgets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

public sealed class ListReaderTests
{
    [TestCase("""{"kind":"WidgetList","metadata":{"resourceVersion":"7","continue":"more"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""")]
    [TestCase("""{"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}],"future":{"metadata":5,"items":[1]},"metadata":{"continue":"more","resourceVersion":"7"}}""")]
    public void A_list_has_items_and_says_from_where_to_go_on(string json)
    {
        var list = Read(json);

        list.Items.Select(widget => widget.Name()).Should().Equal("a", "b");
        list.Items.Should().OnlyContain(widget => widget.Kind == "Widget" && widget.ApiVersion == "test.arc.opendefense.cloud/v1alpha1");
        (list.Metadata.ResourceVersion, list.Metadata.Continue).Should().Be(("7", "more"));
    }

    // Go writes a list that was never filled as null.
    [TestCase("""{"metadata":{},"items":null}""")]
    [TestCase("""{"metadata":null,"items":[]}""")]
    [TestCase("""{"metadata":{},"items":[null]}""")]
    public void A_list_without_items_is_empty_and_never_null(string json)
    {
        var list = Read(json);

        (list.Items.Count, list.Undecodable.Count, list.Metadata).Should().Be((0, 0, new V1ListMeta()));
    }

    [Test]
    public void An_object_that_does_not_fit_its_class_does_not_hide_the_others()
    {
        var list = Read(
            """
            {"items":[
              {"metadata":{"name":"a"}},
              {"spec":{"settings":{"deep":{"er":[1,{}]}},"size":1},"metadata":{"name":"odd","namespace":"space","resourceVersion":"7"}},
              {"metadata":{"name":"b"}}
            ],"metadata":{"resourceVersion":"9"}}
            """);

        list.Items.Select(widget => widget.Name()).Should().Equal("a", "b");
        list.Undecodable.Should().ContainSingle().Which.FullName().Should().Be("space/odd");
        list.Undecodable[0].Problem.Should().Contain("$.spec.settings.deep");
        list.Metadata.ResourceVersion.Should().Be("9");
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("5")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"kind":"Status","metadata":{},"code":200}""")]
    [TestCase("""{"items":{"metadata":{"resourceVersion":"7"}}}""")]
    [TestCase("""{"items":[{"metadata":{"name":"a"}}""")]
    [TestCase("<html>")]
    public void What_is_no_list_is_not_taken_for_an_empty_one(string json)
    {
        var read = () => Read(json);

        read.Should().Throw<JsonException>("who believes in an empty list believes that everything was deleted");
    }

    private static EntityList<V1Alpha1Widget> Read(string json) =>
        new ListReader<V1Alpha1Widget>(new KubernetesJson(WidgetJson.Default)).Read(Encoding.UTF8.GetBytes(json));
}
