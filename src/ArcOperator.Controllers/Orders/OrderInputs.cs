using System.Globalization;
using System.Text.Json;
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
    /// <summary>The ArtifactType of the namespace that the operator ignores, or null.</summary>
    public IgnoredType? IgnoredType { get; init; }

    /// <summary>True if the ArtifactWorkflows of this artifact and of those before it are too large together.</summary>
    public bool ExceedsOrder { get; init; }

    /// <summary>The spec for all hashes of the artifact: its canonical text, the spec itself if that text is large, or null without a spec.</summary>
    public object? CanonicalSpec => field ??= Artifact.Spec is { ValueKind: JsonValueKind.Object } spec ? CanonicalText.Compact(spec) : null;

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
    /// <summary>The type as canonical JSON, for the hashes of all its artifacts.</summary>
    public CanonicalText CanonicalText => field ??= ArtifactHashes.TextOf(this);

    /// <summary>The parameters of the type with their fields.</summary>
    public IReadOnlyList<ParameterSource> Parameters => field ??=
        [.. (Spec.Parameters ?? []).GroupBy(parameter => parameter.Name)
            .Select(same => new ParameterSource($"spec.parameters[{same.Key}] of {Kind} '{Name}'", same.Last(), IsOfCluster))];

    /// <summary>The names of the parameters, which override all others.</summary>
    public IReadOnlySet<string> ParameterNames => field ??= Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>The reason why the type is invalid, or null.</summary>
    public string? Problem => (field ??= ArtifactResolver.FindTypeProblem(Spec) ?? "") is { Length: > 0 } problem ? problem : null;

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
    IEntityCache<V1Alpha1ClusterArtifactType> clusterTypes, IEntityCache<V1Alpha1ArtifactWorkflow> workflows, TypeOptions typeOptions)
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
        // Each type is read once, and the facts about it are shared by all artifacts.
        var types = new Dictionary<string, (ResolvedType?, IgnoredType?)>(StringComparer.Ordinal);
        var firstOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var artifacts = order.Spec.Artifacts.Select((artifact, index) => Gather(order, artifact, index, types) with { SameNameAs = FindFirst(firstOf, artifact.Name, index) });
        return new(order, OrderLimits.Apply(order, artifacts), Owned(order));
    }

    public static OrderObservation WithKey(OrderObservation observed, byte[] key) => observed with
    {
        Artifacts = [.. observed.Artifacts.Select(artifact => artifact with { Source = WithKey(artifact.Source, key), Destination = WithKey(artifact.Destination, key) })],
    };

    /// <summary>Returns the ArtifactWorkflows that the deletion of an Order deletes: none with <c>--cascade=orphan</c>.</summary>
    public IReadOnlyList<V1Alpha1ArtifactWorkflow> Dependents(V1Alpha1Order order) => Deletion.KeepsDependents(order) ? [] : Owned(order);

    private static EndpointObservation WithKey(EndpointObservation endpoint, byte[] key) =>
        endpoint.Secret is { } secret ? endpoint with { StableFingerprint = secret.StableFingerprint(key) } : endpoint;

    /// <summary>Returns true if an ArtifactWorkflow with this Order as owner was created for it, as far as names and labels show. Any writer can set an owner
    /// reference. An object that has only that is left to the garbage collector.</summary>
    public static bool IsOwn(V1Alpha1Order order, V1Alpha1ArtifactWorkflow workflow) =>
        DesiredWorkflow.PrefixOf(workflow) == DesiredWorkflow.PrefixOf(order)
        && ((workflow.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator && workflow.GetLabel(ArcLabels.Intent) is { Length: > 0 })
            || order.Status.ArtifactWorkflows?.ContainsKey(DesiredWorkflow.HashOf(workflow)) is true);

    // An owner reference from another namespace is invalid.
    private List<V1Alpha1ArtifactWorkflow> Owned(V1Alpha1Order order) =>
        [.. workflows.OwnedBy(order.Uid()).Where(workflow => workflow.Namespace() == order.Namespace() && IsOwn(order, workflow))];

    private static int? FindFirst(Dictionary<string, int> firstOf, string? name, int index) =>
        name is null || firstOf.TryAdd(name, index) ? null : firstOf[name];

    private ArtifactObservation Gather(
        V1Alpha1Order order, OrderArtifact artifact, int index, Dictionary<string, (ResolvedType? Type, IgnoredType? Ignored)> types)
    {
        var @namespace = order.Namespace() ?? "";
        var defaults = order.Spec.Defaults;
        if (!types.TryGetValue(artifact.Type, out var found))
        {
            types[artifact.Type] = found = Type(@namespace, artifact.Type);
        }

        return new(
            index,
            artifact,
            Endpoint(@namespace, artifact.SrcRef, defaults?.SrcRef),
            Endpoint(@namespace, artifact.DstRef, defaults?.DstRef),
            found.Type,
            artifact.Cron ?? defaults?.Cron)
        { IgnoredType = found.Ignored };
    }

    private EndpointObservation Endpoint(string @namespace, LocalObjectReference? reference, LocalObjectReference? @default)
    {
        var name = OrderReferences.NameOf(reference, @default);
        var endpoint = endpoints.Get(new(@namespace, name));
        var secret = endpoint?.Spec.SecretRef?.Name is { Length: > 0 } secretName ? secrets.Get(new(@namespace, secretName)) : null;
        return new(name, endpoint, secret);
    }

    // An ArtifactType of the namespace overrides a ClusterArtifactType of the same name, unless an administrator forbids that.
    private (ResolvedType? Type, IgnoredType? Ignored) Type(string @namespace, string name)
    {
        var (own, ofCluster) = (types.Get(new(@namespace, name)), clusterTypes.Get(new("", name)));
        var ignored = own is null ? null : IgnoredType.Find(name, ofCluster, typeOptions);
        return (own is not null && ignored is null ? new(own.Kind, own.Name(), own.Spec)
            : ofCluster is not null ? new(ofCluster.Kind, ofCluster.Name(), ofCluster.Spec)
            : null, ignored);
    }
}
