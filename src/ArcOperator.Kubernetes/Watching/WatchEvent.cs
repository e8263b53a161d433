using ArcOperator.Kubernetes.Models;

namespace ArcOperator.Kubernetes.Watching;

/// <summary>One thing that happened, as a watch tells it.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after it, or before it if it was deleted. A bookmark's has metadata only.</param>
/// <param name="Status">Why the watch cannot go on; only with <see cref="WatchEventType.Error"/>.</param>
/// <param name="Undecodable">Set in place of <paramref name="Object"/> where that does not fit its class.</param>
public readonly record struct WatchEvent<T>(WatchEventType Type, T? Object, V1Status? Status = null, UndecodableObject? Undecodable = null)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>From where a later watch misses nothing that came after this event.</summary>
    public string? ResourceVersion => Object?.Metadata.ResourceVersion ?? Undecodable?.Metadata.ResourceVersion;
}
