using System.Text.Json;
using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Orders;

/// <summary>An artifact to deliver, with its source, its destination and its schedule.</summary>
public sealed record OrderArtifact
{
    [Description("Name of the ArtifactType in this namespace or, if there is none, of the ClusterArtifactType that defines how the artifact is delivered.")]
    [Required]
    [Length(MinLength = 1, MaxLength = ArcGroup.LongestName)]
    [ValidationRule(FieldRules.NameRule, message: FieldRules.NameMessage)]
    public string Type { get => field ?? ""; init; }

    [Description("Reference to the Endpoint that the artifact is copied from. Defaults to spec.defaults.srcRef.")]
    public LocalObjectReference? SrcRef { get; init; }

    [Description("Reference to the Endpoint that the artifact is copied to. Defaults to spec.defaults.dstRef.")]
    public LocalObjectReference? DstRef { get; init; }

    [Description("Settings of the artifact, in the form that its type expects. Each value is passed to the workflow as a parameter: config.port becomes specConfigPort, tags[0] becomes specTags0.")]
    [PreserveUnknownFields]
    public JsonElement? Spec { get; init; }

    [Description("Schedule on which the artifact is delivered repeatedly. Overrides spec.defaults.cron as a whole.")]
    public Cron? Cron { get; init; }
}
