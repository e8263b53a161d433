namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>The greatest value of a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute : Attribute
{
    public double Maximum { get; init; }

    public bool ExclusiveMaximum { get; init; }
}
