namespace ArcOperator.Runtime.Queue;

/// <summary>Who wants the entity to be looked at. It is part of KubeOps' signature and decides nothing here.</summary>
public enum ReconciliationTriggerSource
{
    ApiServer,
    Operator,
}
