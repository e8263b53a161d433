namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>What is to be done now.</summary>
/// <param name="State">How far the Workflow is, the effects of this decision included.</param>
/// <param name="Launches">Processes to start.</param>
/// <param name="Kills">Nodes whose processes must end.</param>
/// <param name="WakeAt">When to decide again even if nothing happens.</param>
internal sealed record Decision(RunState State, IReadOnlyList<StepLaunch> Launches, IReadOnlyList<string> Kills, DateTimeOffset? WakeAt);
