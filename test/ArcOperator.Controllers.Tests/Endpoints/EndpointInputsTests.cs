using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class EndpointInputsTests
{
    [TestCase(EndpointUsage.PullOnly, "oci", "s3", true)]
    [TestCase(EndpointUsage.PullOnly, "s3", "oci", false)]
    [TestCase(EndpointUsage.PushOnly, "s3", "oci", true)]
    [TestCase(EndpointUsage.PushOnly, "oci", "s3", false)]
    [TestCase(EndpointUsage.All, "oci", "s3", true)]
    [TestCase(EndpointUsage.All, "s3", "oci", true)]
    [TestCase(EndpointUsage.All, "s3", "s3", false)]
    [TestCase(null, "s3", "oci", true)]
    public void A_type_accepts_an_Endpoint_in_a_role_that_its_usage_allows(string? usage, string sources, string destinations, bool isKnown) =>
        IsTypeKnown(An.Endpoint("place", usage: usage), [Type("copy", [sources], [destinations])]).Should().Be(isKnown);

    [Test]
    public void A_type_without_rules_accepts_any_Endpoint()
    {
        IsTypeKnown(An.Endpoint("place"), [An.ArtifactType("copy")]).Should().BeTrue();
        IsTypeKnown(An.Endpoint("place"), [Type("copy", [], ["s3"])]).Should().BeTrue();
    }

    [Test]
    public void One_accepting_type_of_several_is_enough() => IsTypeKnown(An.Endpoint("place"), [Type("a", ["s3"], ["s3"]), Type("b", ["helm", "oci"], ["s3"])]).Should().BeTrue();

    [Test]
    public void Without_types_no_Endpoint_is_accepted() => IsTypeKnown(An.Endpoint("place"), []).Should().BeFalse();

    [Test]
    public void Types_of_another_namespace_do_not_count()
    {
        var elsewhere = new V1Alpha1ArtifactType { Metadata = new() { Name = "copy", NamespaceProperty = "elsewhere" }, Spec = An.ArtifactType("copy").Spec };

        IsTypeKnown(An.Endpoint("place"), [elsewhere]).Should().BeFalse();
    }

    [Test]
    public void A_ClusterArtifactType_counts_unless_an_ArtifactType_overrides_it()
    {
        IsTypeKnown(An.Endpoint("place"), [], An.ClusterArtifactType("copy")).Should().BeTrue();
        IsTypeKnown(An.Endpoint("place"), [Type("copy", ["s3"], ["s3"])], An.ClusterArtifactType("copy")).Should().BeFalse();
        IsTypeKnown(An.Endpoint("place"), [Type("copy", ["s3"], ["s3"])], An.ClusterArtifactType("other")).Should().BeTrue();
    }

    [Test]
    public void Secret_and_Orders_belong_to_the_namespace_of_the_Endpoint()
    {
        var elsewhere = new V1Alpha1Order { Metadata = new() { Name = "elsewhere", NamespaceProperty = "elsewhere" }, Spec = An.Order().WithArtifact(source: "place").Build().Spec };

        var observed = Gather(
            An.Endpoint("place", secret: "keys"), [], [],
            [An.Order("z").WithArtifact(source: "place").Build(), An.Order("a").WithArtifact(destination: "place").Build(), An.Order("other").WithArtifact().Build(), elsewhere]);

        observed.Secret!.Name().Should().Be("keys");
        observed.Orders.Should().Equal("a", "z");
    }

    [Test]
    public void An_ArtifactType_that_a_sealed_ClusterArtifactType_replaces_accepts_no_Endpoint()
    {
        var ofCluster = An.ClusterArtifactType("oci");
        var isSealed = new V1Alpha1ClusterArtifactType { Metadata = ofCluster.Metadata, Spec = ofCluster.Spec with { Rules = new() { SrcTypes = ["helm"], DstTypes = ["helm"] }, Sealed = true } };

        IsTypeKnown(An.Endpoint("place"), [Type("oci", ["oci"], ["oci"])], isSealed).Should().BeFalse();
        IsTypeKnown(An.Endpoint("place", type: "helm"), [Type("oci", ["oci"], ["oci"])], isSealed).Should().BeTrue();
    }

    [Test]
    public void Without_namespaced_types_an_ArtifactType_accepts_no_Endpoint() =>
        Gather(An.Endpoint("place"), [Type("oci", ["oci"], ["oci"])], [], [], new() { AllowNamespaced = false }).IsTypeKnown.Should().BeFalse();

    private static bool IsTypeKnown(V1Alpha1Endpoint endpoint, IReadOnlyList<V1Alpha1ArtifactType> types, params IReadOnlyList<V1Alpha1ClusterArtifactType> clusterTypes) =>
        Gather(endpoint, types, clusterTypes, []).IsTypeKnown;

    private static EndpointObservation Gather(
        V1Alpha1Endpoint endpoint, IReadOnlyList<V1Alpha1ArtifactType> types, IReadOnlyList<V1Alpha1ClusterArtifactType> clusterTypes, IReadOnlyList<V1Alpha1Order> orders,
        TypeOptions? options = null) =>
        new EndpointInputs(
            new FixedCache<SecretFingerprint>([An.Secret("keys")]), new FixedCache<V1Alpha1ArtifactType>(types),
            new FixedCache<V1Alpha1ClusterArtifactType>(clusterTypes), new FixedCache<V1Alpha1Order>(orders, keysOf: order => OrderReferences.EndpointsOf(order).Select(name => $"{order.Namespace()}/{name}")),
            new ProbeRegistry(null!, new(), new(), (_, _, _, _, _, _) => Task.FromResult(true), TimeProvider.System), options ?? new(), new CapacityBuilder().Build()).Gather(
            new() { Metadata = endpoint.Metadata with { Uid = "uid" }, Spec = endpoint.Spec });

    private static V1Alpha1ArtifactType Type(string name, IReadOnlyList<string> sources, IReadOnlyList<string> destinations) =>
        An.ArtifactType(name, spec => spec with { Rules = new() { SrcTypes = sources, DstTypes = destinations } });
}
