namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>How long a text may be, in characters. -1 stands for no bound.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute : Attribute
{
    public long MinLength { get; init; } = -1;

    public long MaxLength { get; init; } = -1;
}
