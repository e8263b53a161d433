namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>A field by which a server from 1.31 on can filter (<c>--field-selector</c>). KubeOps has no word for it.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SelectableFieldAttribute(string jsonPath) : Attribute
{
    public string JsonPath => jsonPath;
}
