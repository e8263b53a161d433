using ArcOperator.Kubernetes.Tests.Widgets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Entities;

public sealed class EntityExtensionsTests
{
    [Test]
    public void An_object_without_metadata_has_empty_values()
    {
        var widget = new V1Alpha1Widget();

        (widget.FullName(), widget.IsDeleting(), widget.IsControlledBy(widget)).Should().Be(("", false, false));
        new V1Secret().IsDeleting().Should().BeFalse("a class of KubernetesClient may have no metadata at all");
        new V1Secret().FullName().Should().BeEmpty();
    }

    [Test]
    public void An_object_with_metadata_has_their_values()
    {
        var widget = Widget(new()
        {
            Name = "one",
            NamespaceProperty = "space",
            DeletionTimestamp = DateTime.UnixEpoch,
        });

        widget.FullName().Should().Be("space/one");
        widget.IsDeleting().Should().BeTrue();
    }

    [Test]
    public void An_owner_is_identified_by_its_UID()
    {
        var owner = Widget(new() { Name = "owner", Uid = "1" });
        var sameName = Widget(new() { Name = "owner", Uid = "2" });
        var child = Widget(new() { OwnerReferences = [new() { Kind = "Other", Uid = "2" }, owner.MakeOwnerReference()] });

        child.IsControlledBy(owner).Should().BeTrue();
        child.IsControlledBy(sameName).Should().BeFalse("it is an owner, but does not manage the child");
        child.IsControlledBy(new V1Alpha1Widget()).Should().BeFalse("an object that was never stored owns nothing");
    }

    [Test]
    public void An_owner_reference_contains_the_kind() =>
        Widget(new() { Name = "owner", Uid = "1" }).MakeOwnerReference().Should().Be(new V1OwnerReference
        {
            ApiVersion = "test.arc.opendefense.cloud/v1alpha1",
            Kind = "Widget",
            Name = "owner",
            Uid = "1",
            Controller = true,
            BlockOwnerDeletion = true,
        });

    private static V1Alpha1Widget Widget(V1ObjectMeta metadata) => new() { Metadata = metadata };
}
