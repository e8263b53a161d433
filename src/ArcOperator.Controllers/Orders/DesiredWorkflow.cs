using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The ArtifactWorkflow that an artifact should have.</summary>
/// <param name="ArtifactIndex">The artifact's place.</param>
/// <param name="Hash">What ends the name.</param>
/// <param name="Entity">The object to create.</param>
internal sealed record DesiredWorkflow(int ArtifactIndex, string Hash, V1Alpha1ArtifactWorkflow Entity)
{
    /// <summary>The hash that version 0.1 would give the same work; null if it is the same.</summary>
    public string? EarlierHash { get; init; }

    // Argo allows 52 characters to a CronWorkflow's name: 35, a hyphen and 16 digits.
    private const int LongestPrefix = 35;
    private const int HashLength = 16;
    private const int LongestLabel = 63;

    public static DesiredWorkflow Of(
        V1Alpha1Order order, ArtifactObservation artifact, ResolvedType type, IReadOnlyList<Parameter> parameters, DateTimeOffset? forceAt)
    {
        var hash = ArtifactIdentity.Of(order, artifact, type, forceAt);
        return new(artifact.Index, hash, new V1Alpha1ArtifactWorkflow
        {
            Metadata = new()
            {
                Name = NameOf(order, hash),
                Namespace = order.Namespace(),
                Labels = Labels(order, artifact, ArtifactIdentity.IntentOf(order, artifact, forceAt)),
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
                SecretVolumes = type.Spec.SecretVolumes,
                TtlAfterFinished = type.Spec.TtlAfterFinished,
                TtlAfterFailed = type.Spec.TtlAfterFailed,
            },
        })
        {
            EarlierHash = (artifact.Source.StableFingerprint ?? artifact.Destination.StableFingerprint) is null
                ? null
                : ArtifactIdentity.Of(order, artifact, type, forceAt, byUid: true),
        };
    }

    public static string NameOf(V1Alpha1Order order, string hash) => $"{PrefixOf(order)}-{hash}";

    /// <summary>What begins the names of all of an Order's workflows; other Orders may share it.</summary>
    public static string PrefixOf(V1Alpha1Order order) =>
        order.Name() is { Length: > LongestPrefix } name ? name[..LongestPrefix].TrimEnd('-', '.') : order.Name();

    /// <summary>What begins a name; empty for a name that was not made here.</summary>
    public static string PrefixOf(V1Alpha1ArtifactWorkflow workflow) => workflow.Name() is { Length: > HashLength + 1 } name ? name[..^(HashLength + 1)] : "";

    /// <summary>The hash that ends a name; empty for a name that was not made here.</summary>
    public static string HashOf(V1Alpha1ArtifactWorkflow workflow) => workflow.Name() is { Length: > HashLength + 1 } name ? name[^HashLength..] : "";

    private static Dictionary<string, string> Labels(V1Alpha1Order order, ArtifactObservation artifact, string intent)
    {
        var labels = new Dictionary<string, string>(order.Metadata.Labels ?? new Dictionary<string, string>())
        {
            [ArcLabels.ManagedBy] = ArcLabels.Operator,
            [ArcLabels.Intent] = intent,
            [ArcLabels.Order] = ArcLabels.OrderValue(order.Name()),
        };
        // A type's name may be longer than a label's value.
        if (artifact.Artifact.Type.Length <= LongestLabel)
        {
            labels[ArcLabels.ArtifactType] = artifact.Artifact.Type;
        }

        return labels;
    }

    private static LocalObjectReference? Reference(EndpointObservation endpoint) =>
        endpoint.SecretName is { } name ? new() { Name = name } : null;
}
