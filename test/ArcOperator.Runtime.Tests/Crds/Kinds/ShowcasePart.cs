using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Tests.Crds.Kinds;

[Description("A part.")]
[XMapType(XMapType.Atomic)]
public sealed record ShowcasePart
{
    [Required]
    [Length(maxLength: 10)]
    public string Name { get => field ?? ""; init; }

    public int? Size { get; init; }
}
