namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>Shows the field as a column of <c>kubectl get</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AdditionalPrinterColumnAttribute(PrinterColumnPriority priority = PrinterColumnPriority.StandardView, string? name = null)
    : Attribute
{
    public PrinterColumnPriority Priority => priority;

    /// <summary>The column's head; null for the field's name.</summary>
    public string? Name => name;
}
