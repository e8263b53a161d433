namespace ArcOperator.Runtime.Rbac;

/// <summary>What a class needs to be allowed to do, for resources that no entity class stands for: subresources, say.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericRbacAttribute : Attribute
{
    public string[] Groups { get; init; } = [];

    public string[] Resources { get; init; } = [];

    public string[] Urls { get; init; } = [];

    public RbacVerb Verbs { get; init; }
}
