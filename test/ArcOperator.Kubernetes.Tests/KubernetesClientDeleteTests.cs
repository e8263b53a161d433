using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Tests.Widgets;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests;

[Category("OldServer")]
public sealed class KubernetesClientDeleteTests : WidgetCluster
{
    [Test]
    public async Task A_deletion_succeeds_with_a_Status_or_the_object_as_response()
    {
        var gone = await Client.CreateAsync(ConfigMap("goes"));
        var held = await Client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "stays", NamespaceProperty = Namespace, Finalizers = ["test/holds"] } });

        await Client.DeleteAsync(gone);
        await Client.DeleteAsync(held);

        (await Client.GetAsync<V1ConfigMap>("goes", Namespace)).Should().BeNull();
        (await Client.GetAsync<V1ConfigMap>("stays", Namespace))?.IsDeleting().Should().BeTrue();
        await Client.PatchAsync(held, new JsonPatch().Remove("metadata", "finalizers").Build());
        (await Client.GetAsync<V1ConfigMap>("stays", Namespace)).Should().BeNull();
    }

    [Test]
    public async Task The_deletion_of_a_missing_object_succeeds()
    {
        var widget = await Client.CreateAsync(Widget("one"));
        await Client.DeleteAsync(widget);

        var again = () => Client.DeleteAsync(widget);
        var byName = () => Client.DeleteAsync<V1ConfigMap>("missing", Namespace);

        await again.Should().NotThrowAsync();
        await byName.Should().NotThrowAsync();
    }

    [Test]
    public async Task The_deletion_of_an_object_of_an_unknown_kind_is_an_error()
    {
        var delete = () => Client.DeleteAsync<V1Alpha1Gadget>("one", Namespace);

        (await delete.Should().ThrowAsync<HttpOperationException>()).Which.IsKindMissing().Should().BeTrue();
    }

    [Test]
    public async Task A_deletion_with_a_UID_keeps_another_object_of_that_name()
    {
        var first = await Client.CreateAsync(Widget("one"));
        await Client.DeleteAsync(first);
        var second = await Client.CreateAsync(Widget("one"));

        var delete = () => Client.DeleteAsync(first, new() { Preconditions = new() { Uid = first.Uid() } }, default);

        (await delete.Should().ThrowAsync<HttpOperationException>()).Which.IsConflict().Should().BeTrue();
        (await Client.GetAsync<V1Alpha1Widget>("one", Namespace))?.Uid().Should().Be(second.Uid());
    }

    [Test]
    public async Task A_deletion_with_a_resource_version_keeps_a_changed_object()
    {
        var widget = await Client.CreateAsync(Widget("one"));
        await Client.PatchAsync(widget, MergePatch.Of(new() { ["spec"] = new JsonObject { ["size"] = 1 } }));

        var delete = () => Client.DeleteAsync(widget, new() { Preconditions = new() { ResourceVersion = widget.ResourceVersion() } }, default);

        (await delete.Should().ThrowAsync<HttpOperationException>()).Which.IsConflict().Should().BeTrue();
        await Client.DeleteAsync(widget, new() { Preconditions = new() { Uid = widget.Uid() } }, default);
        (await Client.GetAsync<V1Alpha1Widget>("one", Namespace)).Should().BeNull();
    }

    [Test]
    public async Task The_propagation_policy_decides_about_owned_objects()
    {
        var (kept, goes) = (await OwnerWithChildAsync("kept"), await OwnerWithChildAsync("goes"));

        await Client.DeleteAsync(kept, new() { PropagationPolicy = "Orphan" }, default);
        await Client.DeleteAsync(goes, new() { PropagationPolicy = "Foreground" }, default);

        await Eventually.TrueAsync(async () => await Client.GetAsync<V1Alpha1Widget>("kept", Namespace) is null);
        await Eventually.TrueAsync(async () => await Client.GetAsync<V1Alpha1Widget>("goes", Namespace) is null);
        (await Client.GetAsync<V1ConfigMap>("child-of-kept", Namespace))?.Metadata.OwnerReferences.Should().BeNull();
        (await Client.GetAsync<V1ConfigMap>("child-of-goes", Namespace)).Should().BeNull("in the foreground, the child goes first");
    }

    private async Task<V1Alpha1Widget> OwnerWithChildAsync(string name)
    {
        var owner = await Client.CreateAsync(Widget(name));
        await Client.CreateAsync(new V1ConfigMap
        {
            Metadata = new() { Name = $"child-of-{name}", NamespaceProperty = Namespace, OwnerReferences = [owner.MakeOwnerReference()] },
        });
        return owner;
    }
}
