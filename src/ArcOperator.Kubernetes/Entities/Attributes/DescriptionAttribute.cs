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

/// <summary>Merge strategy of a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(XListType listType) : Attribute
{
    public XListType ListType => listType;
}

/// <summary>Merge strategies of lists. A set and a map contain no duplicates.</summary>
public enum XListType
{
    /// <summary>The list is replaced as a whole.</summary>
    Atomic,

    /// <summary>Items are identified by their value.</summary>
    Set,

    /// <summary>Items are identified by the fields of <see cref="XListMapKeysAttribute"/>.</summary>
    Map,
}

/// <summary>Fields that identify the items of a list of type <see cref="XListType.Map"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(params string[] keys) : Attribute
{
    public string[] Keys => keys;
}

/// <summary>Merge strategy of an object.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class XMapTypeAttribute(XMapType mapType) : Attribute
{
    public XMapType MapType => mapType;
}

/// <summary>Merge strategies of objects.</summary>
public enum XMapType
{
    /// <summary>Fields are merged one by one.</summary>
    Granular,

    /// <summary>The object is replaced as a whole.</summary>
    Atomic,
}
