using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Kubernetes.Models;

/// <summary>One aspect of an object's state. Fields, bounds and patterns are those of the Kubernetes API conventions.</summary>
public sealed record V1Condition
{
    [Description("What is said something about, in CamelCase: Ready, Stalled, …")]
    [Required]
    [Length(MaxLength = 316)]
    [Pattern(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")]
    public string Type { get => field ?? ""; init; }

    [Description("Whether it holds.")]
    [Required]
    [EnumValues("True", "False", "Unknown")]
    public string Status { get => field ?? ""; init; }

    [Description("Why, in one CamelCase word, for programs.")]
    [Required]
    [Length(MinLength = 1, MaxLength = 1024)]
    [Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")]
    public string Reason { get => field ?? ""; init; }

    [Description("Why, in a sentence, for people. May be empty.")]
    [Required]
    [Length(MaxLength = 32768)]
    public string Message { get => field ?? ""; init; }

    [Description("When the status last changed; a new reason or message leaves it alone.")]
    [Required]
    public DateTime LastTransitionTime { get; init; }

    [Description("The generation of the object that the condition speaks of.")]
    [RangeMinimum(Minimum = 0)]
    public long? ObservedGeneration { get; init; }
}
