namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>Shows whatever a JSON path finds as a column of <c>kubectl get</c>. Columns stand in the order of the attributes.</summary>
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
