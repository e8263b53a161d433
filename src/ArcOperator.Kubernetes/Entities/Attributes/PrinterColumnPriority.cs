namespace ArcOperator.Kubernetes.Entities.Attributes;

public enum PrinterColumnPriority
{
    /// <summary>Shown by <c>kubectl get</c>.</summary>
    StandardView,

    /// <summary>Shown by <c>kubectl get -o wide</c> only.</summary>
    WideView,
}
