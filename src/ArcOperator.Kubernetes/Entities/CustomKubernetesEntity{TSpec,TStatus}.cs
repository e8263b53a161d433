using ArcOperator.Kubernetes.Models;

namespace ArcOperator.Kubernetes.Entities;

/// <summary>A custom resource with a spec and a status subresource.</summary>
public abstract class CustomKubernetesEntity<TSpec, TStatus> : CustomKubernetesEntity<TSpec>, IStatus<TStatus>, IOptionalStatus
    where TSpec : new()
    where TStatus : new()
{
    /// <summary>Never null: an object without a status has an empty one. An empty one is not sent.</summary>
    public TStatus Status { get => field ??= new(); init; }

    bool IOptionalStatus.HasStatus => !EqualityComparer<TStatus>.Default.Equals(Status, new());
}
