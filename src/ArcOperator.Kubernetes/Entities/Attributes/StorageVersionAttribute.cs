namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>The version in which objects are stored, where a kind has several. Where none says so it is the newest.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StorageVersionAttribute : Attribute;
