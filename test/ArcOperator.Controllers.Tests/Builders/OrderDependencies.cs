using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>The objects that an Order refers to. Initially the Endpoints 'src' and 'dst', and the ArtifactType 'oci'.</summary>
internal sealed record OrderDependencies
{
    public IReadOnlyList<V1Alpha1Endpoint> Endpoints { get; init; } = [An.Endpoint("src"), An.Endpoint("dst")];

    public IReadOnlyList<SecretFingerprint> Secrets { get; init; } = [];

    public IReadOnlyList<V1Alpha1ArtifactType> Types { get; init; } = [An.ArtifactType("oci")];

    public IReadOnlyList<V1Alpha1ClusterArtifactType> ClusterTypes { get; init; } = [];

    public TypeOptions TypeOptions { get; init; } = new();

    public OrderDependencies With(V1Alpha1Endpoint endpoint) => this with { Endpoints = [.. Endpoints.Where(known => known.Name() != endpoint.Name()), endpoint] };

    public OrderDependencies With(SecretFingerprint secret) => this with { Secrets = [.. Secrets.Where(known => known.Name() != secret.Name()), secret] };

    public OrderDependencies With(V1Alpha1ArtifactType type) => this with { Types = [.. Types.Where(known => known.Name() != type.Name()), type] };

    public OrderObservation Observe(V1Alpha1Order order, params IReadOnlyList<V1Alpha1ArtifactWorkflow> workflows) =>
        new OrderInputs(
            new FixedCache<V1Alpha1Endpoint>(Endpoints), new FixedCache<SecretFingerprint>(Secrets), new FixedCache<V1Alpha1ArtifactType>(Types),
            new FixedCache<V1Alpha1ClusterArtifactType>(ClusterTypes), new FixedCache<V1Alpha1ArtifactWorkflow>(workflows), TypeOptions).Gather(order);
}
