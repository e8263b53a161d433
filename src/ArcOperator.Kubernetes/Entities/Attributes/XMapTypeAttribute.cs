namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>How two writers' objects are merged: <c>granular</c> field by field, <c>atomic</c> as a whole.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class XMapTypeAttribute(string mapType) : Attribute
{
    public string MapType => mapType;
}
