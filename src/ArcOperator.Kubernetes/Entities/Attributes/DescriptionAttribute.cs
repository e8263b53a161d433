namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>Text of <c>kubectl explain</c> for a kind or field.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    public string Description => description;
}

/// <summary>Marks an object whose unknown fields the server stores instead of removing them.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;

/// <summary>Marks a field with a whole object. The server validates its apiVersion, kind and metadata.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class EmbeddedResourceAttribute : Attribute;

/// <summary>Merge strategy of a list: <c>atomic</c>, <c>set</c> or <c>map</c>. The last two forbid duplicates.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(string listType) : Attribute
{
    public string ListType => listType;
}

/// <summary>Fields that identify the items of a list of type <c>map</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(params string[] keys) : Attribute
{
    public IReadOnlyList<string> Keys => keys;
}

/// <summary>Merge strategy of an object: <c>granular</c> merges by field, <c>atomic</c> replaces the whole.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class XMapTypeAttribute(string mapType) : Attribute
{
    public string MapType => mapType;
}
