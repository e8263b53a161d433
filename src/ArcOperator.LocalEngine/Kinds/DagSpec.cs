namespace ArcOperator.LocalEngine.Kinds;

internal sealed record DagSpec
{
    public IReadOnlyList<StepCall> Tasks { get => field ?? []; init; }

    /// <summary>Names of tasks, separated by blanks: only they, and what they need, are run. Default: all.</summary>
    public string? Target { get; init; }
}
