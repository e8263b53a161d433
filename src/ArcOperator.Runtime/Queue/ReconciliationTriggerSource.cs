namespace ArcOperator.Runtime.Queue;

/// <summary>Source of a reconciliation. The type is part of KubeOps' signature and has no effect here.</summary>
public enum ReconciliationTriggerSource
{
    ApiServer,
    Operator,
}
