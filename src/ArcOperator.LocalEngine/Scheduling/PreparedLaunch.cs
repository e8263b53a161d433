namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>A process that could be started.</summary>
/// <param name="Launch">The process.</param>
/// <param name="Timeout">How long the node may take, waiting included.</param>
/// <param name="LongestRun">How long the process may take.</param>
internal sealed record PreparedLaunch(StepLaunch Launch, TimeSpan? Timeout, TimeSpan? LongestRun);
