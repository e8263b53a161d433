using ArcOperator.Kubernetes.Tests.Widgets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Entities;

public sealed class EntityMetadataTests
{
    [Test]
    public void The_attributes_of_a_class_give_its_kind()
    {
        var widget = EntityMetadata.Of<V1Alpha1Widget>();

        widget.Should().Be(new EntityMetadata("test.arc.opendefense.cloud", "v1alpha1", "Widget", "widgets", EntityScope.Namespaced));
        (widget.ApiVersion, widget.ListKind, widget.SingularName, widget.ResourceName)
            .Should().Be(("test.arc.opendefense.cloud/v1alpha1", "WidgetList", "widget", "widgets.test.arc.opendefense.cloud"));
    }

    [Test]
    public void A_kind_of_the_core_group_has_an_empty_group()
    {
        var map = EntityMetadata.Of<V1ConfigMap>();

        (map.Group, map.ApiVersion, map.ResourceName).Should().Be(("", "v1", "configmaps"));
    }

    [Test]
    public void A_cluster_scoped_kind_has_the_scope_Cluster() => EntityMetadata.Of<V1Namespace>().Scope.Should().Be(EntityScope.Cluster);

    [Test]
    public void A_class_without_the_attribute_is_an_error_with_its_name()
    {
        var ask = () => EntityMetadata.Of<Nameless>();
        var askAgain = () => EntityMetadata.Of<Nameless>();

        ask.Should().Throw<ArgumentException>().WithMessage("class Nameless has no [KubernetesEntity] attribute*");
        askAgain.Should().Throw<ArgumentException>("a failure is not remembered as an answer");
    }

    private sealed class Nameless : CustomKubernetesEntity;
}
