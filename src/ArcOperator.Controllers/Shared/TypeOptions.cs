using System.ComponentModel;
using ArcOperator.Api.ArtifactTypes;

namespace ArcOperator.Controllers.Shared;

/// <summary>Options of artifact types.</summary>
public sealed class TypeOptions
{
    [Description("Accepts ArtifactTypes of namespaces. If false, only ClusterArtifactTypes count, and Orders report the ArtifactTypes that they would use. Default true.")]
    public bool AllowNamespaced { get; init; } = true;

    [Description("Accepts each ClusterWorkflowTemplate in ArtifactTypes and in ArtifactWorkflows of users. If false, the parameters have to follow a ClusterArtifactType of the template, or the template has the label arc.opendefense.cloud/allow-direct-use=true. Default false.")]
    public bool AllowAnyClusterTemplate { get; init; }
}

/// <summary>An ArtifactType of a namespace that the operator ignores. Its Orders use the ClusterArtifactType of the same name, if there is one.</summary>
/// <param name="Reason">Reason of the condition.</param>
/// <param name="Message">The fact and its remedy.</param>
internal sealed record IgnoredType(string Reason, string Message)
{
    /// <summary>Type of the condition of Orders. The condition is present only while an ArtifactType is ignored.</summary>
    public const string ConditionType = "ArtifactTypeIgnored";

    public const string SealedReason = "SealedType";
    public const string NamespacedTypesOffReason = "NamespacedTypesOff";

    // In characters. A server without CEL accepts names of any length in references.
    private const int LongestName = 64;

    /// <summary>Returns the reason why an ArtifactType is ignored, or null if it counts.</summary>
    /// <param name="name">Name of the ArtifactType.</param>
    /// <param name="ofCluster">The ClusterArtifactType of the same name, or null.</param>
    /// <param name="options">Options of artifact types.</param>
    public static IgnoredType? Find(string name, V1Alpha1ClusterArtifactType? ofCluster, TypeOptions options) =>
        ofCluster?.Spec.Sealed is true ? new(SealedReason,
            $"ArtifactType '{name.Truncate(LongestName)}' of this namespace is ignored, because the ClusterArtifactType of that name is sealed: delete it or choose another name")
        : !options.AllowNamespaced ? new(NamespacedTypesOffReason,
            $"ArtifactType '{name.Truncate(LongestName)}' of this namespace is ignored, because option types.allowNamespaced is false: use a ClusterArtifactType")
        : null;

    public ConditionState ToCondition() => new(ConditionType, ConditionState.True, Reason, Message);

    /// <summary>Returns the event for an ignored type when it appears, or none if it was reported before.</summary>
    public static IEnumerable<EventRecord> Events(IReadOnlyList<V1Condition>? before, IReadOnlyList<V1Condition>? after) =>
        after.Find(ConditionType) is { } ignored && before.Find(ConditionType)?.Message != ignored.Message ? [EventRecord.Warning(ignored.Reason, ignored.Message)] : [];
}
