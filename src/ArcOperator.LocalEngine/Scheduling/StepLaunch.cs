using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>A process to start, after substitution.</summary>
internal sealed record StepLaunch
{
    public required string NodeId { get; init; }

    public required string TemplateName { get; init; }

    public required ContainerSpec Process { get; init; }

    /// <summary>The volumes that the process mounts.</summary>
    public IReadOnlyList<Volume> Volumes { get; init; } = [];

    /// <summary>Names of the volumes that exist until the Workflow ends.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    public IReadOnlyList<TemplateParameter> Outputs { get; init; } = [];

    /// <summary>Another step uses the output of the process.</summary>
    public bool CapturesResult { get; init; }
}

/// <summary>The outcome of a process, or the reason that it did not start.</summary>
internal sealed record StepOutcome(NodePhase Phase, string Message, StepOutputs Outputs)
{
    public static StepOutcome Error(string message) => new(NodePhase.Error, message, StepOutputs.None);
}
