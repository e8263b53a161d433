namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>Groups of kinds that <c>kubectl get</c> lists together. KubeOps has no word for it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityCategoriesAttribute(params string[] categories) : Attribute
{
    public IReadOnlyList<string> Categories => categories;
}
