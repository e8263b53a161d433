namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>An OpenAPI format (<c>date-time</c>, <c>int64</c>, <c>uri</c>, …), where the type alone does not say it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string format) : Attribute
{
    public string Format => format;
}
