namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>Names that are quicker to type than the kind's own.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    public IReadOnlyList<string> ShortNames => shortNames;
}
