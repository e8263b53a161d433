namespace ArcOperator.LocalEngine.Scheduling;

internal static class NodePhases
{
    /// <summary>Nothing more will happen to the node.</summary>
    public static bool IsFinished(this NodePhase phase) => phase is not (NodePhase.Pending or NodePhase.Running);

    public static bool IsFailure(this NodePhase phase) => phase is NodePhase.Failed or NodePhase.Error;

    /// <summary>The node was carried out, well or badly; not passed over.</summary>
    public static bool IsCompleted(this NodePhase phase) => phase is NodePhase.Succeeded or NodePhase.Failed or NodePhase.Error;
}
