using ArcOperator.Kubernetes.Models;

namespace ArcOperator.Kubernetes.Entities;

/// <summary>A custom resource with a spec and no status subresource.</summary>
public abstract class CustomKubernetesEntity<TSpec> : CustomKubernetesEntity, ISpec<TSpec>
    where TSpec : new()
{
    public TSpec Spec { get => field ??= new(); init; }
}
