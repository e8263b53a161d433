using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Watching;

/// <summary>One event of a watch.</summary>
/// <param name="Type">The kind of change.</param>
/// <param name="Object">The object after the change, or its last state if it was deleted. A bookmark's object has metadata only.</param>
/// <param name="Status">The reason why the watch cannot continue; only with <see cref="WatchEventType.Error"/>.</param>
/// <param name="Undecodable">Replaces <paramref name="Object"/> if the JSON does not fit the class.</param>
public readonly record struct WatchEvent<T>(WatchEventType Type, T? Object, V1Status? Status = null, UndecodableObject? Undecodable = null)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>A watch from this version continues after the event. Known even if the class drops it.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>True for the bookmark behind the last object of a streamed list.</summary>
    public bool EndsInitialEvents { get; init; }
}
