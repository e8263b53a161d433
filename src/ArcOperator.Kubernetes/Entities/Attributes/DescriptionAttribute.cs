namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>What <c>kubectl explain</c> says of a kind or field.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    public string Description => description;
}
