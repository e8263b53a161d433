using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The containers of one pod, after substitution.</summary>
internal sealed record StepLaunch
{
    public required string NodeId { get; init; }

    public required string TemplateName { get; init; }

    /// <summary>The containers. A container template or a script has one container, <c>main</c>.</summary>
    public required IReadOnlyList<ContainerLaunch> Containers { get; init; }

    /// <summary>Containers that run one after the other before the containers of the template. They have no nodes.</summary>
    public IReadOnlyList<ContainerSpec> InitContainers { get; init; } = [];

    /// <summary>The volumes that the containers mount.</summary>
    public IReadOnlyList<Volume> Volumes { get; init; } = [];

    /// <summary>Names of the volumes that exist until the Workflow ends.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    public IReadOnlyList<TemplateParameter> Outputs { get; init; } = [];

    /// <summary>Another step uses the standard output of the main container.</summary>
    public bool CapturesResult { get; init; }
}

/// <summary>One container of a pod.</summary>
/// <param name="Spec">The container.</param>
/// <param name="NodeId">Id of the node of the container. Null if only the pod has a node.</param>
internal sealed record ContainerLaunch(ContainerSpec Spec, string? NodeId);

/// <summary>The outcome of a pod or of one of its containers, or the reason that it did not start.</summary>
internal sealed record StepOutcome(NodePhase Phase, string Message, StepOutputs Outputs)
{
    public static StepOutcome Error(string message) => new(NodePhase.Error, message, StepOutputs.None);
}
