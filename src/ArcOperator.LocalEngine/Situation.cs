using ArcOperator.LocalEngine.Scheduling;

namespace ArcOperator.LocalEngine;

/// <summary>How far a Workflow is, and what its user wants of it.</summary>
internal sealed record Situation(RunState State, RunControl Control);
