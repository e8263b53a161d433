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
    public async Task An_answer_that_is_a_status_and_one_that_is_the_object_are_both_fine()
    {
        var gone = await Client.CreateAsync(ConfigMap("goes"));
        var held = await Client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "stays", NamespaceProperty = Space, Finalizers = ["test/holds"] } });

        await Client.DeleteAsync(gone);
        await Client.DeleteAsync(held);

        (await Client.GetAsync<V1ConfigMap>("goes", Space)).Should().BeNull();
        (await Client.GetAsync<V1ConfigMap>("stays", Space))?.IsDeleting().Should().BeTrue();
        await Client.PatchAsync(held, new JsonPatch().Remove("metadata", "finalizers").Build());
        (await Client.GetAsync<V1ConfigMap>("stays", Space)).Should().BeNull();
    }

    [Test]
    public async Task Deleting_what_is_gone_is_fine()
    {
        var widget = await Client.CreateAsync(Widget("one"));
        await Client.DeleteAsync(widget);

        var again = () => Client.DeleteAsync(widget);
        var byName = () => Client.DeleteAsync<V1ConfigMap>("nobody", Space);

        await again.Should().NotThrowAsync();
        await byName.Should().NotThrowAsync();
    }

    [Test]
    public async Task Deleting_an_object_of_an_unknown_kind_is_an_error()
    {
        var delete = () => Client.DeleteAsync<V1Alpha1Gadget>("one", Space);

        (await delete.Should().ThrowAsync<HttpOperationException>()).Which.IsKindMissing().Should().BeTrue();
    }

    [Test]
    public async Task An_object_that_has_taken_the_name_meanwhile_is_spared()
    {
        var first = await Client.CreateAsync(Widget("one"));
        await Client.DeleteAsync(first);
        var second = await Client.CreateAsync(Widget("one"));

        var delete = () => Client.DeleteAsync(first, new() { Preconditions = new() { Uid = first.Uid() } }, default);

        (await delete.Should().ThrowAsync<HttpOperationException>()).Which.IsConflict().Should().BeTrue();
        (await Client.GetAsync<V1Alpha1Widget>("one", Space))?.Uid().Should().Be(second.Uid());
    }

    [Test]
    public async Task An_object_that_has_changed_meanwhile_is_spared()
    {
        var widget = await Client.CreateAsync(Widget("one"));
        await Client.PatchAsync(widget, MergePatch.Of(new() { ["spec"] = new JsonObject { ["size"] = 1 } }));

        var delete = () => Client.DeleteAsync(widget, new() { Preconditions = new() { ResourceVersion = widget.ResourceVersion() } }, default);

        (await delete.Should().ThrowAsync<HttpOperationException>()).Which.IsConflict().Should().BeTrue();
        await Client.DeleteAsync(widget, new() { Preconditions = new() { Uid = widget.Uid() } }, default);
        (await Client.GetAsync<V1Alpha1Widget>("one", Space)).Should().BeNull();
    }

    [Test]
    public async Task What_is_owned_goes_with_its_owner_or_is_orphaned_as_the_policy_says()
    {
        var (kept, goes) = (await OwnerWithChildAsync("kept"), await OwnerWithChildAsync("goes"));

        await Client.DeleteAsync(kept, new() { PropagationPolicy = "Orphan" }, default);
        await Client.DeleteAsync(goes, new() { PropagationPolicy = "Foreground" }, default);

        await Eventually.TrueAsync(async () => await Client.GetAsync<V1Alpha1Widget>("kept", Space) is null);
        await Eventually.TrueAsync(async () => await Client.GetAsync<V1Alpha1Widget>("goes", Space) is null);
        (await Client.GetAsync<V1ConfigMap>("child-of-kept", Space))?.Metadata.OwnerReferences.Should().BeNull();
        (await Client.GetAsync<V1ConfigMap>("child-of-goes", Space)).Should().BeNull("in the foreground, the child goes first");
    }

    private async Task<V1Alpha1Widget> OwnerWithChildAsync(string name)
    {
        var owner = await Client.CreateAsync(Widget(name));
        await Client.CreateAsync(new V1ConfigMap
        {
            Metadata = new() { Name = $"child-of-{name}", NamespaceProperty = Space, OwnerReferences = [owner.MakeOwnerReference()] },
        });
        return owner;
    }
}
