namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>Column of <c>kubectl get</c> with the value of a JSON path. Columns keep the order of the attributes.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericAdditionalPrinterColumnAttribute(string jsonPath, string name, string type) : Attribute
{
    public string JsonPath => jsonPath;

    public string Name => name;

    /// <summary>string, integer, number, boolean or date.</summary>
    public string Type => type;

    public string? Description { get; init; }

    public string? Format { get; init; }

    public PrinterColumnPriority Priority { get; init; }
}

/// <summary>Adds the field as a column of <c>kubectl get</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AdditionalPrinterColumnAttribute(PrinterColumnPriority priority = PrinterColumnPriority.StandardView, string? name = null)
    : Attribute
{
    public PrinterColumnPriority Priority => priority;

    /// <summary>The column's head; null for the field's name.</summary>
    public string? Name => name;
}

public enum PrinterColumnPriority
{
    /// <summary>Shown by <c>kubectl get</c>.</summary>
    StandardView,

    /// <summary>Shown by <c>kubectl get -o wide</c> only.</summary>
    WideView,
}

/// <summary>Short forms of the kind's name for kubectl.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    public string[] ShortNames => shortNames;
}

/// <summary>Groups of kinds that <c>kubectl get</c> lists together. KubeOps has no such attribute.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityCategoriesAttribute(params string[] categories) : Attribute
{
    public IReadOnlyList<string> Categories => categories;
}

/// <summary>Field by which a server can filter (<c>--field-selector</c>) from 1.31 on. KubeOps has no such attribute.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SelectableFieldAttribute(string jsonPath) : Attribute
{
    public string JsonPath => jsonPath;
}

/// <summary>Version in which objects are stored, for a kind with several versions. Default: the newest.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StorageVersionAttribute : Attribute;
