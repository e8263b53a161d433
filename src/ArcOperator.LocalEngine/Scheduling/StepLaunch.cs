using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>A process that is to be started, with all variables replaced.</summary>
internal sealed record StepLaunch
{
    public required string NodeId { get; init; }

    public required string TemplateName { get; init; }

    public required ContainerSpec Process { get; init; }

    /// <summary>Those that the process mounts.</summary>
    public IReadOnlyList<Volume> Volumes { get; init; } = [];

    /// <summary>Volumes that live as long as the Workflow.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    public IReadOnlyList<TemplateParameter> Outputs { get; init; } = [];

    /// <summary>Somebody asks for what the process prints.</summary>
    public bool CapturesResult { get; init; }
}
