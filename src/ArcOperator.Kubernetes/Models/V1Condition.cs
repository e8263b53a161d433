using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Kubernetes.Models;

/// <summary>One aspect of an object's state. Fields, bounds and patterns are those of the Kubernetes API conventions.</summary>
public sealed record V1Condition
{
    [Description("Type of the condition in CamelCase, such as Ready or Stalled.")]
    [Required]
    [Length(MaxLength = 316)]
    [Pattern(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")]
    public string Type { get => field ?? ""; init; }

    [Description("Status of the condition: True, False or Unknown.")]
    [Required]
    [EnumValues("True", "False", "Unknown")]
    public string Status { get => field ?? ""; init; }

    [Description("Machine-readable reason for the last transition, as one word in CamelCase.")]
    [Required]
    [Length(MinLength = 1, MaxLength = 1024)]
    [Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")]
    public string Reason { get => field ?? ""; init; }

    [Description("Human-readable details of the last transition. May be empty.")]
    [Required]
    [Length(MaxLength = 32768)]
    public string Message { get => field ?? ""; init; }

    [Description("Time at which the status last changed. Unchanged by a new reason or message.")]
    [Required]
    public DateTime LastTransitionTime { get; init; }

    [Description("Generation of the object for which the condition was set.")]
    [RangeMinimum(Minimum = 0)]
    public long? ObservedGeneration { get; init; }
}
