namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>The only texts that a field may hold.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute(params string[] values) : Attribute
{
    public IReadOnlyList<string> Values => values;
}
