namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>How far a node is. The names are Argo's.</summary>
internal enum NodePhase
{
    Pending,
    Running,
    Succeeded,

    /// <summary>Its <c>when</c> was false.</summary>
    Skipped,

    /// <summary>What it depends on did not end as it should have.</summary>
    Omitted,

    /// <summary>It was carried out and failed.</summary>
    Failed,

    /// <summary>It could not be carried out.</summary>
    Error,
}
