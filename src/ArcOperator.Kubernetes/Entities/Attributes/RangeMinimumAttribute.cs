namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>The least value of a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute : Attribute
{
    public double Minimum { get; init; }

    public bool ExclusiveMinimum { get; init; }
}
