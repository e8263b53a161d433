namespace ArcOperator.Kubernetes.Entities;

/// <summary>Says that a kind lives in the cluster and not in namespaces. Without it a kind is namespaced.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityScopeAttribute(EntityScope scope = EntityScope.Namespaced) : Attribute
{
    public EntityScope Scope => scope;
}
