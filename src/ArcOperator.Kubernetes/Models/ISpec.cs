namespace ArcOperator.Kubernetes.Models;

/// <summary>An object with a desired state.</summary>
public interface ISpec<out TSpec>
{
    TSpec Spec { get; }
}
