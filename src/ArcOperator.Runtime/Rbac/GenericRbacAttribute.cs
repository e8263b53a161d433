namespace ArcOperator.Runtime.Rbac;

/// <summary>Rights that a class needs on resources without an entity class, such as subresources. The operator's roles are generated from all such attributes.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericRbacAttribute : RbacAttribute
{
    public string[] Groups { get; init; } = [];

    public string[] Resources { get; init; } = [];

    /// <summary>Paths that are not resources, such as <c>/metrics</c>. Only a ClusterRole can grant them.</summary>
    public string[] Urls { get; init; } = [];

    /// <summary>Scope of the resources. Defaults to namespaced: a Role can grant them in one namespace.</summary>
    public EntityScope Scope { get; init; } = EntityScope.Namespaced;

    public RbacVerb Verbs { get; init; }
}
