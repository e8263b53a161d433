namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>What the server fills in where the field is absent: a string, a boolean or a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultValueAttribute(object value) : Attribute
{
    public object Value => value;
}
