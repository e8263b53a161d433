namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>How a process ended, or why there was none.</summary>
internal sealed record StepOutcome(NodePhase Phase, string Message, StepOutputs Outputs)
{
    public static StepOutcome Error(string message) => new(NodePhase.Error, message, StepOutputs.None);
}
