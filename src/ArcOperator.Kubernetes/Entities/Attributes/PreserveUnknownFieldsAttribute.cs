namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>The server keeps fields that the schema does not name, instead of dropping them.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;
