namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>The version in which objects are stored, where a kind has several. One version alone is always it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StorageVersionAttribute : Attribute;
