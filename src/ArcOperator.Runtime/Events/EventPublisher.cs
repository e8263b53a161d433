namespace ArcOperator.Runtime.Events;

/// <summary>Records an event of an entity, which <c>kubectl describe</c> shows. Returns immediately. The event is written later or dropped.</summary>
/// <param name="entity">The entity that the event belongs to.</param>
/// <param name="reason">Reason of the event, as one CamelCase word.</param>
/// <param name="message">Description of the event, as one sentence. The first 1,024 bytes are kept.</param>
/// <param name="type">Severity of the event.</param>
/// <param name="cancellationToken">Not used, because the call does not wait. Part of KubeOps' signature.</param>
public delegate Task EventPublisher(
    IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type = EventType.Normal, CancellationToken cancellationToken = default);
