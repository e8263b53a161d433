using System.Text;
using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Tests.Widgets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

public sealed class ListReaderTests
{
    [TestCase("""{"kind":"WidgetList","metadata":{"resourceVersion":"7","continue":"more"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""")]
    [TestCase("""{"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}],"future":{"metadata":5,"items":[1]},"metadata":{"continue":"more","resourceVersion":"7"}}""")]
    public async Task A_list_has_items_and_the_token_of_the_next_page(string json)
    {
        var list = await ReadAsync(json);

        list.Items.Select(widget => widget.Name()).Should().Equal("a", "b");
        list.Items.Should().OnlyContain(widget => widget.Kind == "Widget" && widget.ApiVersion == "test.arc.opendefense.cloud/v1alpha1");
        (list.Metadata.ResourceVersion, list.Metadata.ContinueProperty).Should().Be(("7", "more"));
    }

    // Go writes a list that was never filled as null.
    [TestCase("""{"metadata":{},"items":null}""")]
    [TestCase("""{"metadata":null,"items":[]}""")]
    [TestCase("""{"metadata":{},"items":[null]}""")]
    public async Task A_list_without_items_is_empty(string json)
    {
        var list = await ReadAsync(json);

        (list.Items.Count, list.Undecodable.Count, list.Metadata).Should().Be((0, 0, new V1ListMeta()));
    }

    [Test]
    public async Task An_undecodable_item_does_not_hide_the_others_in_a_page()
    {
        var list = await ReadAsync(
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
    public async Task A_response_that_is_not_a_list_is_an_error(string json)
    {
        var read = () => ReadAsync(json);

        await read.Should().ThrowAsync<JsonException>("who believes in an empty list believes that everything was deleted");
    }

    [TestCase(61)]
    [TestCase(4000)]
    [TestCase(100_000)]
    public async Task A_list_is_read_equally_from_chunks_of_any_size(int bytes)
    {
        var json = """{"kind":"WidgetList","future":[{},"items"],"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b","annotations":{"long":"FILLING"}}},{"metadata":{"name":"c"}}],"metadata":{"resourceVersion":"7"}}"""
            .Replace("FILLING", new string('x', 300_000), StringComparison.Ordinal);

        var list = await ReadAsync(json, bytes);

        list.Items.Select(widget => widget.Name()).Should().Equal("a", "b", "c");
        list.Items[1].GetAnnotation("long").Should().HaveLength(300_000);
        list.Metadata.ResourceVersion.Should().Be("7");
    }

    [Test]
    public async Task A_list_is_read_byte_by_byte()
    {
        var list = await ReadAsync("""{"metadata":{"continue":"more"},"other":null,"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"odd"},"spec":5}]}""", bytes: 1);

        (list.Items.Single().Name(), list.Undecodable.Single().Name(), list.Metadata.ContinueProperty).Should().Be(("a", "odd", "more"));
    }

    private static Task<EntityList<V1Alpha1Widget>> ReadAsync(string json, int bytes = int.MaxValue) =>
        new ListReader<V1Alpha1Widget>(new ObjectJson(WidgetJson.Default)).ReadAsync(new SlowStream(Encoding.UTF8.GetBytes(json), bytes), CancellationToken.None);

    /// <summary>A stream that returns only a few bytes at a time.</summary>
    private sealed class SlowStream(byte[] text, int bytes) : MemoryStream(text)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, bytes)], cancellationToken);
    }
}
