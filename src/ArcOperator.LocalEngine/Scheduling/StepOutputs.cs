using ArcOperator.Api.Shared;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>What a node leaves to those after it.</summary>
internal sealed record StepOutputs
{
    public static StepOutputs None { get; } = new();

    /// <summary>What the process printed, if somebody asks for it.</summary>
    public string? Result { get; init; }

    public int? ExitCode { get; init; }

    public IReadOnlyList<Parameter> Parameters { get; init; } = [];
}
