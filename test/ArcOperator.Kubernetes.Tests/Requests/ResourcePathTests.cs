using ArcOperator.Kubernetes.Tests.Widgets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

public sealed class ResourcePathTests
{
    [Test]
    public void The_core_group_has_a_root_of_its_own() =>
        ResourcePath.OfKind<V1ConfigMap>("space").ToString().Should().Be("/api/v1/namespaces/space/configmaps");

    [Test]
    public void All_other_groups_are_under_apis() =>
        ResourcePath.OfKind<V1Lease>("space").ToString().Should().Be("/apis/coordination.k8s.io/v1/namespaces/space/leases");

    [Test]
    public void No_namespace_means_all_of_them() =>
        ResourcePath.OfKind<V1Alpha1Widget>(null).ToString().Should().Be("/apis/test.arc.opendefense.cloud/v1alpha1/widgets");

    [Test]
    public void A_kind_of_the_cluster_is_in_no_namespace() =>
        ResourcePath.OfObject<V1Namespace>("one", "space").ToString().Should().Be("/api/v1/namespaces/one");

    [Test]
    public void A_subresource_comes_after_the_name() =>
        ResourcePath.OfObject<V1Pod>("one", "space", "log").ToString().Should().Be("/api/v1/namespaces/space/pods/one/log");

    [Test]
    public void Names_cannot_break_out_of_their_place() =>
        ResourcePath.OfObject<V1Pod>("../a?b#c", "x/y").ToString().Should().Be("/api/v1/namespaces/x%2Fy/pods/..%2Fa%3Fb%23c");

    [Test]
    public void Parameters_are_escaped_and_empty_ones_left_out() =>
        ResourcePath.OfKind<V1Pod>("space")
            .With("labelSelector", "a=b,c in (d, e)").With("fieldSelector", (string?)null).With("continue", "").With("limit", (int?)5).With("watch", (bool?)false)
            .ToString().Should().Be("/api/v1/namespaces/space/pods?labelSelector=a%3Db%2Cc%20in%20%28d%2C%20e%29&limit=5&watch=false");

    [Test]
    public void Without_a_name_an_object_has_no_address()
    {
        var address = () => ResourcePath.OfObject<V1Pod>("", "space");

        address.Should().Throw<ArgumentException>().WithMessage("a Pod without a name cannot be addressed*");
    }
}
