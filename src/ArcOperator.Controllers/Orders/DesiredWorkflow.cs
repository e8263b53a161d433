using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The ArtifactWorkflow that an artifact should have.</summary>
/// <param name="ArtifactIndex">Index of the artifact.</param>
/// <param name="Hash">The hash at the end of the name.</param>
/// <param name="Entity">The object to create.</param>
internal sealed record DesiredWorkflow(int ArtifactIndex, string Hash, V1Alpha1ArtifactWorkflow Entity)
{
    // Argo allows 52 characters in the name of a CronWorkflow: 35, a hyphen and 16 digits.
    private const int LongestPrefix = 35;
    private const int HashLength = 16;
    private const int LongestLabel = 63;
    private const int NameDigits = 8;

    /// <summary>The hash of the same work in version 0.1. Null if both are equal.</summary>
    public string? EarlierHash { get; init; }

    public static DesiredWorkflow For(
        V1Alpha1Order order, ArtifactObservation artifact, ResolvedType type, IReadOnlyList<Parameter> parameters, DateTimeOffset? forceAt, string requestHash)
    {
        var hash = ArtifactHashes.ComputeWorkHash(order, artifact, type, forceAt);
        return new(artifact.Index, hash, new V1Alpha1ArtifactWorkflow
        {
            Metadata = new()
            {
                Name = NameFor(order, hash),
                NamespaceProperty = order.Namespace(),
                Labels = Labels(order, artifact, requestHash),
                Finalizers = [ArcFinalizers.ArtifactWorkflow],
                OwnerReferences = [order.MakeOwnerReference()],
            },
            Spec = new()
            {
                WorkflowTemplateRef = type.Template,
                Parameters = parameters,
                SrcSecretRef = Reference(artifact.Source),
                DstSecretRef = Reference(artifact.Destination),
                Cron = artifact.Cron,
                Gates = type.Spec.Gates is { Count: > 0 } gates ? gates : null,
                Policy = type.Spec.Policy,
                SecretVolumes = type.Spec.SecretVolumes,
                TtlAfterFinished = type.Spec.TtlAfterFinished,
                TtlAfterFailed = type.Spec.TtlAfterFailed,
            },
        })
        {
            EarlierHash = (artifact.Source.StableFingerprint ?? artifact.Destination.StableFingerprint) is null
                ? null
                : ArtifactHashes.ComputeWorkHash(order, artifact, type, forceAt, byUid: true),
        };
    }

    public static string NameFor(V1Alpha1Order order, string hash) => $"{PrefixOf(order)}-{hash}";

    /// <summary>Returns the beginning of the names of an Order's workflows. Other Orders can have the same.</summary>
    public static string PrefixOf(V1Alpha1Order order) =>
        order.Name() is { Length: > LongestPrefix } name ? name[..LongestPrefix].TrimEnd('-', '.') : order.Name();

    /// <summary>Returns the beginning of a name, or an empty text for a name without a hash.</summary>
    public static string PrefixOf(V1Alpha1ArtifactWorkflow workflow) => workflow.Name() is { Length: > HashLength + 1 } name ? name[..^(HashLength + 1)] : "";

    /// <summary>Returns the hash at the end of a name, or an empty text for a name without a hash.</summary>
    public static string HashOf(V1Alpha1ArtifactWorkflow workflow) => workflow.Name() is { Length: > HashLength + 1 } name ? name[^HashLength..] : "";

    private static Dictionary<string, string> Labels(V1Alpha1Order order, ArtifactObservation artifact, string requestHash)
    {
        var labels = new Dictionary<string, string>(order.Metadata.Labels ?? new Dictionary<string, string>())
        {
            [ArcLabels.ManagedBy] = ArcLabels.Operator,
            [ArcLabels.Intent] = requestHash,
            [ArcLabels.Order] = ArcLabels.OrderValue(order.Name()),
        };
        Set(labels, ArcLabels.ArtifactType, artifact.Artifact.Type);
        Set(labels, ArcLabels.Artifact, ArtifactName(artifact.Artifact, requestHash));
        Set(labels, ArcLabels.Source, artifact.Source.Name);
        Set(labels, ArcLabels.Destination, artifact.Destination.Name);
        return labels;
    }

    /// <summary>Returns the name of an artifact within its Order.</summary>
    public static string ArtifactName(OrderArtifact artifact, string requestHash) => artifact.Name ?? $"{artifact.Type}-{requestHash[..NameDigits]}";

    // The name of an object can be longer than the value of a label. A label of the Order with the same key would then be wrong.
    private static void Set(Dictionary<string, string> labels, string key, string value)
    {
        labels.Remove(key);
        if (value.Length <= LongestLabel)
        {
            labels[key] = value;
        }
    }

    private static LocalObjectReference? Reference(EndpointObservation endpoint) =>
        endpoint.SecretName is { } name ? new() { Name = name } : null;
}
