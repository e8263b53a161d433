namespace ArcOperator.Runtime.Rbac;

/// <summary>Rights that a class needs on these kinds. The ClusterRole is generated from all such attributes.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EntityRbacAttribute(params Type[] entities) : RbacAttribute
{
    public IEnumerable<Type> Entities => entities;

    public RbacVerb Verbs { get; init; }
}
