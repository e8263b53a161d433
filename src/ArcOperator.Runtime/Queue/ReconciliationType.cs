namespace ArcOperator.Runtime.Queue;

/// <summary>
/// What happened to the entity, as far as whoever queues it knows. It is part of KubeOps' signature and decides nothing here: what
/// is to be done follows from the entity's state when work starts.
/// </summary>
public enum ReconciliationType
{
    Added,
    Modified,
    Deleted,
}
