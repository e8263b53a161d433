namespace ArcOperator.Runtime.Queue;

/// <summary>
/// Change of the entity that caused its reconciliation. The type is part of KubeOps' signature and has no effect here: the work follows from
/// the state of the entity when it starts.
/// </summary>
public enum ReconciliationType
{
    Added,
    Modified,
    Deleted,
}
