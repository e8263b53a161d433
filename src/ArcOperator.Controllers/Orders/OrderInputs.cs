using System.Globalization;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Everything that a decision about an Order depends on.</summary>
/// <param name="Order">The Order. After a restore its status is that of its record.</param>
/// <param name="Artifacts">The artifacts in their order, with the objects that they refer to.</param>
/// <param name="Existing">The ArtifactWorkflows that the Order owns.</param>
internal sealed record OrderObservation(
    V1Alpha1Order Order, IReadOnlyList<ArtifactObservation> Artifacts, IReadOnlyList<V1Alpha1ArtifactWorkflow> Existing);

/// <summary>One artifact with the objects that it refers to.</summary>
internal sealed record ArtifactObservation(
    int Index, OrderArtifact Artifact, EndpointObservation Source, EndpointObservation Destination, ResolvedType? Type, Cron? Cron)
{
    /// <summary>Path of the artifact in the Order.</summary>
    public string Field => string.Create(CultureInfo.InvariantCulture, $"spec.artifacts[{Index}]");

    /// <summary>Index of an earlier artifact with the same name, or null.</summary>
    public int? SameNameAs { get; init; }

    /// <summary>Path of the schedule in the Order.</summary>
    public string CronField => Artifact.Cron is null ? "spec.defaults.cron" : $"{Field}.cron";
}

/// <summary>An Endpoint that an artifact refers to.</summary>
/// <param name="Name">Name in the artifact or in the defaults. Empty if neither names an Endpoint.</param>
/// <param name="Endpoint">The Endpoint, or null if it does not exist.</param>
/// <param name="Secret">The Secret of the Endpoint, or null if there is none.</param>
internal sealed record EndpointObservation(string Name, V1Alpha1Endpoint? Endpoint, SecretFingerprint? Secret)
{
    /// <summary>Fingerprint of the Secret that does not depend on its UID. Null without a Secret or a key.</summary>
    public string? StableFingerprint { get; init; }

    /// <summary>Name of the Secret in the Endpoint, or null.</summary>
    public string? SecretName => Endpoint?.Spec.SecretRef?.Name is { Length: > 0 } name ? name : null;
}

/// <summary>The ArtifactType or ClusterArtifactType that an artifact names.</summary>
internal sealed record ResolvedType(string Kind, string Name, V1Alpha1ArtifactTypeSpec Spec)
{
    /// <summary>True for a ClusterArtifactType, which only administrators can write.</summary>
    public bool IsOfCluster { get; } = Kind == EntityMetadata.Of<V1Alpha1ClusterArtifactType>().Kind;

    /// <summary>True if values of users may contain expressions of Argo. A namespace cannot allow that to itself.</summary>
    public bool AllowsExpressions => IsOfCluster && Spec.AllowExpressions is true;

    /// <summary>The workflow template. A ClusterArtifactType always refers to a ClusterWorkflowTemplate.</summary>
    public WorkflowTemplateReference Template => new()
    {
        Name = Spec.WorkflowTemplateRef.Name,
        ClusterScope = IsOfCluster || Spec.WorkflowTemplateRef.ClusterScope is true,
    };
}

/// <summary>Reads an observation from the caches.</summary>
internal sealed class OrderInputs(
    IEntityCache<V1Alpha1Endpoint> endpoints, IEntityCache<SecretFingerprint> secrets, IEntityCache<V1Alpha1ArtifactType> types,
    IEntityCache<V1Alpha1ClusterArtifactType> clusterTypes, IEntityCache<V1Alpha1ArtifactWorkflow> workflows)
{
    /// <summary>Returns the observation with stable fingerprints of Secrets. An Order without status takes it from its record.</summary>
    public async Task<OrderObservation> GatherAsync(V1Alpha1Order order, FingerprintKey keys, CancellationToken cancellationToken)
    {
        var observed = Gather(OrderRecord.Restore(order));
        return observed.Artifacts.Any(artifact => (artifact.Source.Secret ?? artifact.Destination.Secret) is not null) && await keys.GetAsync(cancellationToken) is { } key
            ? WithKey(observed, key)
            : observed;
    }

    public OrderObservation Gather(V1Alpha1Order order)
    {
        var firstOf = new Dictionary<string, int>(StringComparer.Ordinal);
        return new(order, [.. order.Spec.Artifacts.Select((artifact, index) => Gather(order, artifact, index) with { SameNameAs = FindFirst(firstOf, artifact.Name, index) })], Owned(order));
    }

    public static OrderObservation WithKey(OrderObservation observed, byte[] key) => observed with
    {
        Artifacts = [.. observed.Artifacts.Select(artifact => artifact with { Source = WithKey(artifact.Source, key), Destination = WithKey(artifact.Destination, key) })],
    };

    /// <summary>Returns the ArtifactWorkflows that the deletion of an Order deletes: none with <c>--cascade=orphan</c>.</summary>
    public IReadOnlyList<V1Alpha1ArtifactWorkflow> Dependents(V1Alpha1Order order) => Deletion.KeepsDependents(order) ? [] : Owned(order);

    private static EndpointObservation WithKey(EndpointObservation endpoint, byte[] key) =>
        endpoint.Secret is { } secret ? endpoint with { StableFingerprint = secret.StableFingerprint(key) } : endpoint;

    // An owner reference from another namespace is invalid.
    private List<V1Alpha1ArtifactWorkflow> Owned(V1Alpha1Order order) =>
        [.. workflows.OwnedBy(order.Uid()).Where(workflow => workflow.Namespace() == order.Namespace())];

    private static int? FindFirst(Dictionary<string, int> firstOf, string? name, int index) =>
        name is null || firstOf.TryAdd(name, index) ? null : firstOf[name];

    private ArtifactObservation Gather(V1Alpha1Order order, OrderArtifact artifact, int index)
    {
        var @namespace = order.Namespace() ?? "";
        var defaults = order.Spec.Defaults;
        return new(
            index,
            artifact,
            Endpoint(@namespace, artifact.SrcRef, defaults?.SrcRef),
            Endpoint(@namespace, artifact.DstRef, defaults?.DstRef),
            Type(@namespace, artifact.Type),
            artifact.Cron ?? defaults?.Cron);
    }

    private EndpointObservation Endpoint(string @namespace, LocalObjectReference? reference, LocalObjectReference? @default)
    {
        var name = OrderReferences.NameOf(reference, @default);
        var endpoint = endpoints.Get(new(@namespace, name));
        var secret = endpoint?.Spec.SecretRef?.Name is { Length: > 0 } secretName ? secrets.Get(new(@namespace, secretName)) : null;
        return new(name, endpoint, secret);
    }

    // An ArtifactType of the namespace overrides a ClusterArtifactType of the same name.
    private ResolvedType? Type(string @namespace, string name) =>
        types.Get(new(@namespace, name)) is { } type ? new(type.Kind, type.Name(), type.Spec)
        : clusterTypes.Get(new("", name)) is { } clusterType ? new(clusterType.Kind, clusterType.Name(), clusterType.Spec)
        : null;
}
