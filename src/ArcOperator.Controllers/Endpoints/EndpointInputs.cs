using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Everything that a decision about an Endpoint depends on.</summary>
/// <param name="Endpoint">The Endpoint.</param>
/// <param name="Secret">The Secret that the Endpoint names, or null if it names none or the Secret does not exist.</param>
/// <param name="IsTypeKnown">True if an artifact type accepts Endpoints of this type in a direction that the usage allows.</param>
/// <param name="Orders">Names of the Orders that refer to the Endpoint.</param>
/// <param name="Progress">Probe that runs or has ended in this process.</param>
/// <param name="Use">Work with the Endpoint.</param>
internal sealed record EndpointObservation(
    V1Alpha1Endpoint Endpoint, SecretFingerprint? Secret, bool IsTypeKnown, IReadOnlyList<string> Orders, ProbeProgress Progress, BudgetUse Use);

/// <summary>Reads an observation from the caches.</summary>
internal sealed class EndpointInputs(
    IEntityCache<SecretFingerprint> secrets, IEntityCache<V1Alpha1ArtifactType> types, IEntityCache<V1Alpha1ClusterArtifactType> clusterTypes,
    IEntityCache<V1Alpha1Order> orders, ProbeRegistry probes, TypeOptions typeOptions, WorkflowCapacity capacity)
{
    public EndpointObservation Gather(V1Alpha1Endpoint endpoint)
    {
        var @namespace = endpoint.Namespace() ?? "";
        return new(
            endpoint,
            EndpointReferences.SecretOf(endpoint) is { } secret ? secrets.Get(new(@namespace, secret)) : null,
            Rules(@namespace).Any(rules => Accepts(endpoint, rules)),
            [.. orders.ByIndex(OrderReferences.ByEndpoint, $"{@namespace}/{endpoint.Name()}").Select(order => order.Name()).Order(StringComparer.Ordinal)],
            probes.Observe(endpoint.Uid()),
            capacity.UseOf(endpoint));
    }

    // A type of the namespace overrides a type of the cluster with the same name, and so do its rules.
    private IEnumerable<ArtifactTypeRules?> Rules(string @namespace)
    {
        var ofCluster = clusterTypes.List().ToDictionary(type => type.Name());
        var local = types.List()
            .Where(type => type.Namespace() == @namespace && IgnoredType.Find(type.Name(), ofCluster.GetValueOrDefault(type.Name()), typeOptions) is null)
            .ToDictionary(type => type.Name(), type => type.Spec.Rules);
        return local.Values.Concat(ofCluster.Values.Where(type => !local.ContainsKey(type.Name())).Select(type => type.Spec.Rules));
    }

    private static bool Accepts(V1Alpha1Endpoint endpoint, ArtifactTypeRules? rules) =>
        (endpoint.Spec.Usage != EndpointUsage.PushOnly && Allows(rules?.SrcTypes, endpoint.Spec.Type))
        || (endpoint.Spec.Usage != EndpointUsage.PullOnly && Allows(rules?.DstTypes, endpoint.Spec.Type));

    private static bool Allows(IReadOnlyList<string>? types, string type) => types is not { Count: > 0 } || types.Contains(type);
}
