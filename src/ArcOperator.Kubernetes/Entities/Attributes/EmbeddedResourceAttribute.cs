namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>The field holds a whole object, whose apiVersion, kind and metadata the server checks.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class EmbeddedResourceAttribute : Attribute;
