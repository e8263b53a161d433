using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>What phases have in common, and what follows from them.</summary>
internal static class NodePhases
{
    /// <summary>Nothing more will happen to the node.</summary>
    public static bool IsFinished(this NodePhase phase) => phase is not (NodePhase.Pending or NodePhase.Running);

    public static bool IsFailure(this NodePhase phase) => phase is NodePhase.Failed or NodePhase.Error;

    /// <summary>Whether what comes after a call goes on although it ended like this.</summary>
    public static bool ContinuesAfter(this StepCall call, NodePhase phase) =>
        phase == NodePhase.Error ? call.ContinueOn is { Error: true } : call.ContinueOn is { Failed: true };

    /// <summary>The node was carried out, well or badly; not passed over.</summary>
    public static bool IsCompleted(this NodePhase phase) => phase is NodePhase.Succeeded or NodePhase.Failed or NodePhase.Error;
}
