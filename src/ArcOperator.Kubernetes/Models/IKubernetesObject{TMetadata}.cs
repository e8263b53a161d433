namespace ArcOperator.Kubernetes.Models;

/// <summary>An object that is stored by the API server and so has metadata.</summary>
public interface IKubernetesObject<out TMetadata> : IKubernetesObject, IMetadata<TMetadata>;
