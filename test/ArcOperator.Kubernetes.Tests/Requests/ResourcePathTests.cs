using ArcOperator.Kubernetes.Tests.Widgets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

public sealed class ResourcePathTests
{
    [Test]
    public void The_version_belongs_to_no_group() => ResourcePath.OfVersion().ToString().Should().Be("/version");

    [Test]
    public void Paths_of_the_core_group_begin_with_api_v1() =>
        ResourcePath.OfKind<V1ConfigMap>("space").ToString().Should().Be("/api/v1/namespaces/space/configmaps");

    [Test]
    public void Paths_of_other_groups_begin_with_apis() =>
        ResourcePath.OfKind<V1Lease>("space").ToString().Should().Be("/apis/coordination.k8s.io/v1/namespaces/space/leases");

    [Test]
    public void A_path_without_a_namespace_covers_all_namespaces() =>
        ResourcePath.OfKind<V1Alpha1Widget>(null).ToString().Should().Be("/apis/test.arc.opendefense.cloud/v1alpha1/widgets");

    [Test]
    public void The_path_of_a_cluster_scoped_kind_has_no_namespace() =>
        ResourcePath.OfObject<V1Namespace>("one", "space").ToString().Should().Be("/api/v1/namespaces/one");

    [Test]
    public void A_subresource_follows_the_name_in_a_path() =>
        ResourcePath.OfObject<V1Pod>("one", "space", "log").ToString().Should().Be("/api/v1/namespaces/space/pods/one/log");

    [Test]
    public void Names_in_a_path_are_escaped() =>
        ResourcePath.OfObject<V1Pod>("../a?b#c", "x/y").ToString().Should().Be("/api/v1/namespaces/x%2Fy/pods/..%2Fa%3Fb%23c");

    [Test]
    public void Query_parameters_are_escaped_and_empty_ones_are_omitted() =>
        ResourcePath.OfKind<V1Pod>("space")
            .With("labelSelector", "a=b,c in (d, e)").With("fieldSelector", (string?)null).With("continue", "").With("limit", (int?)5).With("watch", (bool?)false)
            .ToString().Should().Be("/api/v1/namespaces/space/pods?labelSelector=a%3Db%2Cc%20in%20%28d%2C%20e%29&limit=5&watch=false");

    [Test]
    public void A_path_of_an_object_without_a_name_is_an_error()
    {
        var address = () => ResourcePath.OfObject<V1Pod>("", "space");

        address.Should().Throw<ArgumentException>().WithMessage("a Pod without a name cannot be addressed*");
    }
}
