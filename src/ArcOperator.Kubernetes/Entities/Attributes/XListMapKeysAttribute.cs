namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>The fields by which the items of a list of type <c>map</c> are told apart.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(params string[] keys) : Attribute
{
    public IReadOnlyList<string> Keys => keys;
}
