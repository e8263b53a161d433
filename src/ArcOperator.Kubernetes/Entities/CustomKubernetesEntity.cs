namespace ArcOperator.Kubernetes.Entities;

/// <summary>A custom resource without spec and status.</summary>
public abstract class CustomKubernetesEntity : KubernetesObject;
