using System.Text;
using ArcOperator.Kubernetes.Tests.Widgets;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests;

[Category("OldServer")]
public sealed class KubernetesClientWriteTests : WidgetCluster
{
    [Test]
    public async Task A_new_object_is_sent_with_its_kind_and_version()
    {
        // A custom resource without a kind would be refused with 400.
        var widget = await Client.CreateAsync(new V1Alpha1Widget { Metadata = new() { GenerateName = "w-", NamespaceProperty = Namespace }, Spec = new() { Size = 3 } });

        widget.Name().Should().StartWith("w-");
        widget.Uid().Should().NotBeEmpty();
        widget.Generation().Should().Be(1);
        widget.Spec.Size.Should().Be(3);
    }

    [Test]
    public async Task An_IntOrString_keeps_its_type_on_the_server()
    {
        var number = await Client.CreateAsync(Widget("number", new() { Port = 80 }));
        var text = await Client.CreateAsync(Widget("text", new() { Port = Json.Deserialize<IntOrString>("\"80\""u8) }));

        Port(number).Should().Be("80");
        Port(text).Should().Be("\"80\"");
    }

    private static string Port(V1Alpha1Widget widget) => Encoding.UTF8.GetString(Json.Serialize(widget.Spec.Port));

    [Test]
    public async Task An_object_without_a_namespace_is_created_in_the_configured_namespace()
    {
        var name = $"w{Guid.NewGuid():n}";

        var widget = await Client.CreateAsync(new V1Alpha1Widget { Metadata = new() { Name = name } });

        widget.Namespace().Should().Be(Client.GetCurrentNamespace()).And.Be("default");
        (await Client.GetAsync<V1Alpha1Widget>(name))?.Uid().Should().Be(widget.Uid());
    }

    [Test]
    public async Task An_object_that_was_read_can_be_replaced()
    {
        var map = await Client.CreateAsync(ConfigMap("one", ("a", "1")));

        var replaced = await Client.UpdateAsync(new V1ConfigMap { Metadata = map.Metadata, Data = new Dictionary<string, string> { ["b"] = "2" } });

        replaced.Data.Should().Equal(new Dictionary<string, string> { ["b"] = "2" });
    }

    [Test]
    public async Task A_replaced_status_does_not_change_the_spec()
    {
        var widget = await Client.CreateAsync(Widget("one", new() { Colour = "red" }));

        var updated = await Client.UpdateStatusAsync(new V1Alpha1Widget
        {
            Metadata = widget.Metadata,
            Spec = new() { Colour = "blue" },
            Status = new() { Phase = "Painted" },
        });

        updated.Status.Phase.Should().Be("Painted");
        updated.Spec.Colour.Should().Be("red");
        updated.Generation().Should().Be(1);
    }

    [Test]
    public async Task A_replace_without_a_resource_version_is_refused()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, "{}"));
        using var client = new KubernetesClient(new() { Host = peer.Uri }, Json, TimeProvider.System);

        var whole = () => client.UpdateAsync(Widget("one"));
        var status = () => client.UpdateStatusAsync(Widget("one"));

        await whole.Should().ThrowAsync<ArgumentException>().WithMessage($"Widget {Namespace}/one has no resourceVersion*");
        await status.Should().ThrowAsync<ArgumentException>().WithMessage($"Widget {Namespace}/one has no resourceVersion*");
        peer.Requests.Should().BeEmpty("the server would refuse it with 422 anyway");
    }

    [Test]
    public async Task An_object_without_a_name_cannot_be_replaced()
    {
        var get = () => Client.GetAsync<V1Alpha1Widget>("", Namespace);

        await get.Should().ThrowAsync<ArgumentException>("the path would be that of the whole kind").WithMessage("a Widget without a name*");
    }
}
