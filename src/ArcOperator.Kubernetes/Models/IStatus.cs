namespace ArcOperator.Kubernetes.Models;

/// <summary>An object with an observed state; null until somebody has written one.</summary>
public interface IStatus<out TStatus>
{
    TStatus? Status { get; }
}
