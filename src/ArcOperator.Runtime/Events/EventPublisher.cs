namespace ArcOperator.Runtime.Events;

/// <summary>Tells what happened to an entity, for people who read <c>kubectl describe</c>. Returns at once; the event is written later, or dropped.</summary>
/// <param name="entity">The entity that it is about.</param>
/// <param name="reason">What happened, in one CamelCase word.</param>
/// <param name="message">What happened, in a sentence; the first 1,024 bytes count.</param>
/// <param name="type">Whether it is a reason to look.</param>
/// <param name="cancellationToken">Not needed, as nothing is waited for; it is part of KubeOps' signature.</param>
public delegate Task EventPublisher(
    IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type = EventType.Normal, CancellationToken cancellationToken = default);
