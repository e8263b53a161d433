namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>How many items a list, or entries a map, may have. -1 stands for no bound.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute : Attribute
{
    public long MinItems { get; init; } = -1;

    public long MaxItems { get; init; } = -1;
}
