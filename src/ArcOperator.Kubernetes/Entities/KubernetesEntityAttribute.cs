namespace ArcOperator.Kubernetes.Entities;

/// <summary>Says which kind a class stands for.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>Empty for the core group.</summary>
    public string Group { get; set; } = "";

    /// <summary>The version within the group, as in <c>v1alpha1</c>.</summary>
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    /// <summary>The name of the resource in URLs: lower case, plural.</summary>
    public string PluralName { get; set; } = "";
}
