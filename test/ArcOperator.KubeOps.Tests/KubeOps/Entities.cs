// Declarations with the names and signatures of KubeOps 13.1, as far as this product offers them. They contain no behavior of KubeOps.
namespace KubeOps.Abstractions.Entities;

public abstract class CustomKubernetesEntity : KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    public V1ObjectMeta Metadata { get; set; } = new();
}

public abstract class CustomKubernetesEntity<TSpec> : CustomKubernetesEntity, ISpec<TSpec>
    where TSpec : new()
{
    public TSpec Spec { get; set; } = new();
}

public abstract class CustomKubernetesEntity<TSpec, TStatus> : CustomKubernetesEntity<TSpec>, IStatus<TStatus>
    where TSpec : new()
    where TStatus : new()
{
    public TStatus Status { get; set; } = new();
}

public enum EntityScope
{
    Namespaced,
    Cluster,
}

public enum PrinterColumnPriority
{
    StandardView,
    WideView,
}
