namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>How two writers' lists are merged, and whether items may repeat: <c>atomic</c>, <c>set</c> or <c>map</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(string listType) : Attribute
{
    public string ListType => listType;
}
