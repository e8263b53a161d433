namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>What a node of a Workflow's tree is. The names are Argo's.</summary>
internal enum NodeType
{
    /// <summary>A process.</summary>
    Pod,
    Steps,
    StepGroup,
    DAG,

    /// <summary>A task of a DAG with items; its nodes are those of the items.</summary>
    TaskGroup,

    /// <summary>The parent of attempts.</summary>
    Retry,
    Suspend,

    /// <summary>Nothing was to be done.</summary>
    Skipped,
}
