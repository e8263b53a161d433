using System.Text.Json;
using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Orders;

public sealed record OrderArtifact
{
    [Description("Name of the ArtifactType of this namespace, or else of the ClusterArtifactType, that says how the artifact is brought.")]
    [Required]
    [Length(MinLength = 1, MaxLength = ArcGroup.LongestName)]
    public string Type { get => field ?? ""; init; }

    [Description("The Endpoint that the artifact comes from. Absent: that of spec.defaults.")]
    public LocalObjectReference? SrcRef { get; init; }

    [Description("The Endpoint that the artifact goes to. Absent: that of spec.defaults.")]
    public LocalObjectReference? DstRef { get; init; }

    [Description("What the artifact's type needs to know, in any shape. Each value becomes a parameter of the workflow: config.port becomes specConfigPort, tags[0] becomes specTags0.")]
    [PreserveUnknownFields]
    public JsonElement? Spec { get; init; }

    [Description("When the artifact is brought again and again. Takes the place of spec.defaults.cron as a whole.")]
    public Cron? Cron { get; init; }
}
