using ArcOperator.Kubernetes.Models;

namespace ArcOperator.Kubernetes.Entities;

/// <summary>
/// Base of every stored kind. Its API version and kind come from the class where JSON does not say them: the items of
/// a list carry neither, and a new object that is posted without them is refused.
/// </summary>
public abstract class KubernetesObject : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get => field ?? EntityMetadata.Of(GetType()).ApiVersion; init; }

    public string Kind { get => field ?? EntityMetadata.Of(GetType()).Kind; init; }

    public V1ObjectMeta Metadata { get => field ??= new(); init; }
}
